import {expect} from 'chai';
import type {ChartView} from '../../../../callbacks/dashboard/chart_views/chart_view.js';
import type {Colors} from '../../../../callbacks/dashboard/palette.js';
import {chartsScene} from '../../../../callbacks/dashboard/exporting/charts_scene.js';

const COLORS = new Proxy({}, {get: (_, name) => String(name)}) as Colors;

const VIEW: ChartView = {
  title: 'Loss',
  subtitle: 'lower is better',
  sentence: 'Chart of loss.',
  data: [
    [1, 2, 3],
    [0.5, null, 9],
  ],
  lines: [{color: 'val', width: 2, point: 5}],
  end: 4,
  xTicks: [
    {x: 0, text: '0'},
    {x: 4, text: '4'},
  ],
  y: {min: 0, max: 1, ticks: [0, 1], isLog: false, isCut: false},
  tickText: String,
  marks: [{x: 2, kind: 'nan', text: 'NaN', toLeft: true}],
  notes: [{x: 4, y: 0.5, text: 'baseline', place: 'up', toLeft: true}],
  rings: [{x: 1, y: 0.5, color: 'val'}],
  stopped: 3,
};

describe('exported charts', () => {
  it('have the texts of the view', () => {
    const {shapes} = chartsScene('run', [VIEW], COLORS);
    const texts = shapes.filter(shape => shape.kind === 'text').map(({text}) => text);
    expect(texts).to.deep.equal(['run', 'Loss', 'lower is better', '0', '1', '0', '4', '✕ NaN', 'baseline']);
  });

  it('keep values in the plot, and interrupt lines at gaps', () => {
    const {shapes} = chartsScene('run', [VIEW], COLORS);
    const lines = shapes.filter(shape => shape.kind === 'line' && shape.color === 'val');
    expect(lines).to.have.length(2);
    const top = shapes.find(shape => shape.kind === 'rect' && shape.color === 'later') as {y: number};
    expect(lines[1]).to.have.nested.property('points[0][1]', top.y);
  });

  it('stand in two columns, low ones in rows of their height', () => {
    const strip = {...VIEW, isStrip: true};
    const one = chartsScene('run', [VIEW], COLORS);
    const two = chartsScene('run', [VIEW, VIEW], COLORS);
    const four = chartsScene('run', [VIEW, VIEW, strip, strip], COLORS);
    expect(two.height).to.equal(one.height);
    expect(two.width).to.be.above(one.width);
    expect(four.height - two.height).to.be.below(one.height - 56);
  });
});
