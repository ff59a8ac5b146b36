import {expect} from 'chai';
import {failureOf} from '../../outcomes.js';
import {evaluator} from '../../../src/evaluate/index.js';
import type {ExactVector} from '../../../src/evaluate/exact/vector.js';
import {BinaryAccuracy} from '../../../src/metrics/accuracy/binary_accuracy.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {Precision} from '../../../src/metrics/thresholded/precision.js';
import {Recall} from '../../../src/metrics/thresholded/recall.js';

const shapes = {yTrue: [null, 1], yPred: [null, 1]};
const batch = {yTrue: [[0], [1], [1], [0]], yPred: [[0.2], [0.9], [0.4], [0.6]]};

describe('statistics of an evaluator', () => {
  const metrics = [new BinaryAccuracy(), new Precision(), new Recall(), new ROCAUC()];

  it('name what metrics count, once for those that share it', () => {
    const all = evaluator(metrics).statistics(shapes);
    expect(all.map(({metrics: of, kind, length}) => ({of, kind, length}))).to.deep.equal([
      {of: ['binary_accuracy'], kind: 'sum', length: 2},
      {of: ['precision', 'recall'], kind: 'sum', length: 4},
      {of: ['roc_auc'], kind: 'samples', length: undefined},
    ]);
  });

  it('that were counted elsewhere and the rest of the batches are the whole', async () => {
    const fold = evaluator(metrics);
    const whole = fold.add(fold.create(), batch);
    const [accuracy, counts] = fold.statistics(shapes);
    const {slots} = await whole.totals();
    const vectors = {
      [accuracy.key]: [2, 4],
      [counts.key]: (slots[1] as ExactVector).values as number[],
    };
    const elsewhere = fold.fromStatistics(shapes, vectors);
    const rest = fold.add(fold.create({except: [accuracy.key, counts.key]}), batch);
    const incomplete = await failureOf(fold.finish(rest));
    expect(incomplete.message).to.include('evaluator.finish: "binary_accuracy" has counted nothing');
    expect(await fold.merge(elsewhere, rest).toBytes()).to.deep.equal(await whole.toBytes());
  });

  it('with several outputs begin with the name of one', () => {
    const fold = evaluator({a: ['mse'], b: ['mse']}, {outputs: ['a', 'b']});
    const keys = fold.statistics([shapes, shapes]).map(({key}) => key);
    expect(keys[0]).to.match(/^a\|/);
    expect(keys[1]).to.equal(keys[0].replace(/^a/, 'b'));
  });

  it('that do not fit are refused', () => {
    const fold = evaluator([new AUC(), 'mse', new ROCAUC()]);
    const [auc, , samples] = fold.statistics(shapes);
    const from = (vectors: Record<string, number[]>) => () => fold.fromStatistics(shapes, vectors);
    expect(from({other: [1]})).to.throw('evaluator.fromStatistics: there is no statistic "other"');
    expect(from({[auc.key]: [1]})).to.throw(`has ${auc.length} numbers; got 1 numbers`);
    expect(from({[samples.key]: [1]})).to.throw('has samples, which cannot be given as a vector');
  });
});
