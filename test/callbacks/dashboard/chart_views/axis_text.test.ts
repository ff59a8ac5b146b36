import {expect} from 'chai';
import {axisTicks, tickText} from '../../../../callbacks/dashboard/chart_views/axis_text.js';

describe('the text at an axis', () => {
  it('has at most six characters at the ticks of the y axis', () => {
    for (const value of [0, 0.25, 1200, 25_000, 1e7, -0.5, 1e-5]) {
      expect(tickText(value).length, tickText(value)).to.be.at.most(6);
    }
  });

  it('names the unit at the end of the x axis', () => {
    const axis = {epochs: [1, 2], batches: []};
    expect(axisTicks({...axis, unit: 'epoch', end: 10}).at(-1)).to.deep.equal({x: 10, text: 'epoch 10'});
    expect(axisTicks({...axis, unit: 'time', end: 20}).at(-1)).to.deep.equal({x: 20, text: 'time 0:20'});
  });
});
