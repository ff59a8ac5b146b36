import {expect} from 'chai';
import {enclosingTicks, epochTicks, niceStep, niceTop, shortCount} from '../../../../callbacks/views/plot/ticks.js';
import {valueAxis} from '../../../../callbacks/views/plot/value_axis.js';

describe('views: axes', () => {
  it('scores end at 1 and start at a round value below all of them and the baseline', () => {
    expect(valueAxis([0.85, 0.9], [0.45], true)).to.deep.include({range: [0.4, 1], isCut: true});
    expect(valueAxis([0.1, 0.9], [], true)).to.deep.include({range: [0, 1], isCut: false});
  });

  it('losses start at 0; a baseline that is far away is left out', () => {
    expect(valueAxis([0.2, 0.9], [1.04], false).range).to.eql([0, 1.5]);
    expect(valueAxis([0.2, 0.9], [50], false).range).to.eql([0, 1]);
    expect(valueAxis([-2, 3], [], false).range).to.eql([-2, 4]);
  });

  it('a few large values do not stretch the axis', () => {
    const axis = valueAxis([1000, ...Array.from({length: 30}, () => 1)], [], false);
    expect(axis).to.deep.include({range: [0, 1.5], hasOutliers: true});
  });

  it('no values, equal values and values that are not finite', () => {
    expect(valueAxis([NaN, Infinity], [], false).range).to.eql([0, 1]);
    expect(valueAxis([0, 0], [], false).range).to.eql([0, 1]);
    expect(valueAxis([-3], [], false).range.every(Number.isFinite)).to.equal(true);
  });

  it('round steps and ends', () => {
    expect([0.3, 1, 7, 1200, 0].map(niceStep)).to.eql([0.5, 1, 10, 2000, 1]);
    expect([0.3, 7, 1200, 52].map(niceTop)).to.eql([0.3, 8, 1500, 60]);
    expect(enclosingTicks(-0.2, 0.9)).to.eql([-0.5, 0, 0.5, 1]);
  });

  it('the last epoch is a tick, and no other touches its label', () => {
    expect(epochTicks(50).map(({text}) => text)).to.eql(['0', '10', '20', '30', '40', 'epoch 50']);
    expect(epochTicks(1).map(({text}) => text)).to.eql(['0', 'epoch 1']);
    expect(epochTicks(1003).map(({text}) => text)).to.eql(['0', '250', '500', 'epoch 1,003']);
  });

  it('counts that fit beside an axis', () => {
    expect([999, 1200, 15000, 2.5e6, 3e12].map(shortCount)).to.eql(['999', '1,200', '15k', '2.5M', '3e12']);
  });
});
