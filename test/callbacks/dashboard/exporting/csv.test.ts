import {expect} from 'chai';
import {csvOfRuns} from '../../../../callbacks/dashboard/exporting/csv.js';
import {svgOf} from '../../../../callbacks/dashboard/exporting/scene_svg.js';
import {fileName} from '../../../../callbacks/dashboard/exporting/download.js';
import {madeRun} from '../pages/records.js';

describe('exports', () => {
  it('CSV has one header and a line per epoch, with values in full', () => {
    const run = madeRun({epochs: 2});
    run.epochs[1].logs = {'loss': 'NaN', 'a,"b"': 1 / 3};
    expect(csvOfRuns([run]).split('\r\n')).to.deep.equal([
      'epoch,time,loss,acc,val_loss,val_acc,learning_rate,"a,""b"""',
      '1,2,1,0.5,1.1,0.4,0.01,',
      '2,4,NaN,,,,,0.3333333333333333',
      '',
    ]);
  });

  it('CSV of several runs begins with their names; a name is no formula', () => {
    const lines = csvOfRuns([
      madeRun({epochs: 1, name: '=1+1'}),
      madeRun({epochs: 1, id: 'b', name: 'x'}),
    ]).split('\r\n');
    expect(lines.map(line => line.split(',')[0])).to.deep.equal(['run', "'=1+1", 'x', '']);
  });

  it('SVG escapes texts', () => {
    const shapes = [
      {kind: 'text' as const, x: 1, y: 2, text: '<b>&"', color: '#000', size: 12, anchor: 'start' as const},
    ];
    const svg = svgOf({width: 10, height: 10, shapes}, '<t>');
    expect(svg).to.contain('&lt;b&gt;&amp;&quot;').and.to.contain('<title>&lt;t&gt;</title>');
  });

  it('names of files have only harmless characters', () => {
    expect(fileName('../a b/é:*', 'csv')).to.equal('a-b-é.csv');
    expect(fileName('///', 'png')).to.equal('run.png');
  });
});
