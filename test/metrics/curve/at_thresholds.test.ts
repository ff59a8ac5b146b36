import {expect} from 'chai';
import {AccuracyScore} from '../../../src/metrics/classification/accuracy_score.js';
import {confusionMatrixAtThresholds, metricAtThresholds} from '../../../src/metrics/curve/at_thresholds.js';
import {failureOf} from '../../outcomes.js';

const labels = [0, 0, 1, 1];
const scores = [0.1, 0.4, 0.35, 0.8];

describe('confusionMatrixAtThresholds', () => {
  it('has the counts at each distinct score, without samples of weight 0', () => {
    expect(confusionMatrixAtThresholds(labels, scores)).to.deep.equal({
      tns: [2, 1, 1, 0],
      fps: [0, 1, 1, 2],
      fns: [1, 1, 0, 0],
      tps: [1, 1, 2, 2],
      thresholds: [0.8, 0.4, 0.35, 0.1],
    });
    const weighted = confusionMatrixAtThresholds(labels, scores, {sampleWeight: [1, 0, 2, 1], posLabel: 0});
    expect(weighted).to.deep.equal({
      tns: [2, 0, 0],
      fps: [1, 3, 3],
      fns: [1, 1, 0],
      tps: [0, 0, 1],
      thresholds: [0.8, 0.35, 0.1],
    });
  });

  it('refuses what does not fit', () => {
    expect(() => confusionMatrixAtThresholds([0], scores)).to.throw('expected lists of one length');
    expect(() => confusionMatrixAtThresholds([], [])).to.throw('at least 1');
    expect(() => confusionMatrixAtThresholds([0, 1], [NaN, 1])).to.throw('scores must not be NaN');
    expect(() => confusionMatrixAtThresholds([[0, 1]], [[0, 1]])).to.throw('got [1, 2]');
    expect(() => confusionMatrixAtThresholds(labels, scores, {pos: 1} as object)).to.throw('unknown option');
  });
});

describe('metricAtThresholds', () => {
  it('has the result of the metric at each distinct score', async () => {
    const metric = new AccuracyScore();
    metric.updateState([1], [0]);
    expect(await metricAtThresholds(metric, labels, scores)).to.deep.equal({
      metricValues: [0.75, 0.5, 0.75, 0.5],
      thresholds: [0.8, 0.4, 0.35, 0.1],
    });
    expect(await metric.result()).to.equal(0);
  });

  it('refuses what is not a metric', async () => {
    const call = metricAtThresholds('accuracy' as never, labels, scores);
    expect((await failureOf(call)).message).to.contain('expected an instance of a metric; got "accuracy"');
  });
});
