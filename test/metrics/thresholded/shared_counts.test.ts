import {expect} from 'chai';
import {FalsePositives} from '../../../src/metrics/thresholded/false_positives.js';
import {Precision} from '../../../src/metrics/thresholded/precision.js';
import {Recall} from '../../../src/metrics/thresholded/recall.js';
import {TruePositives} from '../../../src/metrics/thresholded/true_positives.js';

describe('shared counts at a threshold', () => {
  it('counts of every class are shared where classes are fixed, and there is one threshold', () => {
    const keys = (metric: Precision, shape: (number | null)[]) => metric.statisticsFor(shape).map(s => s.key);
    expect(keys(new Precision(), [null, 3])).to.deep.equal(['counts at 0.5']);
    for (const other of [
      new Precision({topK: 1}),
      new Precision({thresholds: [0.2, 0.5]}),
      new Precision({classId: 0}),
    ])
      expect(keys(other, [null, 3])).to.deep.equal(other.statistics.map(s => s.key));
    expect(keys(new Precision(), [null, null])).to.deep.equal(new Precision().statistics.map(s => s.key));
  });

  it('precision, recall and counts at the same threshold are one statistic', () => {
    const keys = [
      new Precision(),
      new Recall(),
      new TruePositives(),
      new FalsePositives({thresholds: [0.5]}),
    ].map(m => m.statistics[0].key);
    expect(new Set(keys).size).to.equal(1);
    expect(new Recall({thresholds: 0.4}).statistics[0].key).not.to.equal(keys[0]);
    expect(new Recall({topK: 1}).statistics[0].key).not.to.equal(keys[0]);
  });
});
