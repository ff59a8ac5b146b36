import {memory, sum, tensor2d} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {BinaryAccuracy} from '../../../src/metrics/accuracy/binary_accuracy.js';
import {Mean} from '../../../src/metrics/aggregation/mean.js';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {Precision} from '../../../src/metrics/thresholded/precision.js';
import {Running} from '../../../src/metrics/wrappers/running.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {evaluator, type FoldState} from '../../../src/evaluate/index.js';
import {forcePath} from '../../../src/array/path.js';
import type {TensorLike} from '../../../src/types.js';

const binary = {yTrue: [[0], [1], [1], [0]], yPred: [[0.2], [0.9], [0.4], [0.6]]};

describe('evaluator', () => {
  it('names results as the logs of a compiled model', async () => {
    const fold = evaluator(['accuracy', new AUC(), new F1Score({average: 'macro'})]);
    const state = fold.add(fold.create(), binary);
    expect(Object.keys(await fold.finish(state))).to.deep.equal(['acc', 'auc', 'f1_score']);
  });

  it('numbers names that come twice, and logs arrays entry by entry', async () => {
    const fold = evaluator([
      new Precision(),
      new Precision({thresholds: [0.3, 0.7], name: 'at'}),
      'precision',
    ]);
    const results = await fold.finish(fold.add(fold.create(), binary));
    expect(results).to.deep.equal({
      precision: 0.5,
      at: (2 / 3 + 1) / 2,
      at_0: 2 / 3,
      at_1: 1,
      precision_1: 0.5,
    });
  });

  it('resolves strings by the shapes of the data', async () => {
    const fold = evaluator(['acc']);
    const ids = fold.add(fold.create(), {
      yTrue: [2, 0],
      yPred: [
        [0.1, 0.2, 0.7],
        [0.1, 0.8, 0.1],
      ],
    });
    expect(await fold.finish(ids)).to.deep.equal({acc: 0.5});
    expect(await fold.finish(fold.add(fold.create(), binary))).to.deep.equal({acc: 0.5});
    expect(() => fold.merge(ids, fold.add(fold.create(), binary))).to.throw(
      'evaluator.merge: "acc" means SparseCategoricalAccuracy for labels [null] and predictions [null, 3], ' +
        'but BinaryAccuracy for labels [null, 1] and predictions [null, 1].',
    );
  });

  it('takes tensors, typed arrays and nested arrays, and sample weights', async () => {
    const fold = evaluator([new Mean({name: 'values'})]);
    const [a, b] = [[2, 4], [8]];
    let state = fold.add(fold.create(), {yPred: Float32Array.from(a), sampleWeight: [1, 3]});
    state = fold.add(state, {yPred: b});
    expect(await fold.finish(state)).to.deep.equal({values: 22 / 5});
    expect(state.samples).to.equal(3);
  });

  it('stays usable after finish and toBytes, which do not change what follows', async () => {
    const fold = evaluator([new AUC(), new Mean2()]);
    const counted = fold.add(fold.add(fold.create(), binary), binary);
    let state = fold.add(fold.create(), binary);
    await fold.finish(state);
    await state.toBytes();
    state = fold.add(state, binary);
    expect(await state.toBytes()).to.deep.equal(await counted.toBytes());
  });

  it('keeps the other state of a merge as it was', async () => {
    const fold = evaluator(['mse', new Mean2()]);
    const other = fold.add(fold.create(), binary);
    const before = await other.toBytes();
    let state = fold.merge(fold.add(fold.create(), binary), other);
    state = fold.add(state, binary);
    expect(await other.toBytes()).to.deep.equal(before);
    expect(state.samples).to.equal(12);
    expect((await fold.finish(fold.merge(other, other))).mse).to.equal((await fold.finish(state)).mse);
  });

  it('merges what has counted nothing without an effect', async () => {
    const fold = evaluator(['accuracy', new AUC()]);
    const state = fold.add(fold.create(), binary);
    const bytes = await state.toBytes();
    const empty = fold.fromBytes(await fold.create().toBytes());
    expect(await fold.merge(fold.create(), state).toBytes()).to.deep.equal(bytes);
    expect(await fold.merge(state, empty).toBytes()).to.deep.equal(bytes);
  });

  it('counts several outputs, by name or in order', async () => {
    const fold = evaluator({a: 'mse', b: ['mae', new BinaryAccuracy()]}, {outputs: ['a', 'b']});
    const want = {a_mse: 1, b_mae: 0.5, b_binary_accuracy: 0};
    const [a, b] = [[[1]], [[1]]];
    const named = fold.add(fold.create(), {yTrue: {a, b}, yPred: {a: [[2]], b: [[0.5]]}});
    const listed = fold.add(fold.create(), {yTrue: [a, b], yPred: [[[2]], [[0.5]]]});
    expect(await fold.finish(named)).to.deep.equal(want);
    expect(await fold.finish(listed)).to.deep.equal(want);
    expect(() => fold.add(named, {yTrue: [a], yPred: [a]})).to.throw(
      'one for each of the outputs a, b; got 1',
    );
  });

  it('counts a batch for all metrics, or for none if one refuses it', async () => {
    const fold = evaluator([new Mean2(), new ROCAUC()]);
    const state = fold.add(fold.create(), binary);
    const before = await state.toBytes();
    expect(() => fold.add(state, {yTrue: [[NaN]], yPred: [[1]]})).to.throw('yTrue holds NaN');
    expect(await state.toBytes()).to.deep.equal(before);
    expect(state.samples).to.equal(4);
  });

  it('refuses metrics that depend on the order of batches', () => {
    const fold = evaluator([new Running({metric: new AUC()})]);
    expect(() => fold.add(fold.create(), binary)).to.throw('Running depends on the order of batches');
  });

  it('leaves no tensors behind', async () => {
    const fold = evaluator(['accuracy', new AUC(), new Mean2()]);
    const [yTrue, yPred] = [tensor2d(binary.yTrue), tensor2d(binary.yPred)];
    const before = memory().numTensors;
    let state = fold.add(fold.add(fold.create(), {yTrue, yPred}), {yTrue, yPred});
    // A state owns tensors of a GPU until it was read or disposed.
    const other = fold.add(fold.create(), {yTrue, yPred});
    state = fold.merge(state, other);
    other.dispose();
    expect((await fold.finish(state)).acc).to.equal(0.5);
    state.dispose();
    expect(memory().numTensors).to.equal(before);
    yTrue.dispose();
    yPred.dispose();
  });

  it('counts tensors on the device, and reads them at the end', async () => {
    forcePath('device');
    try {
      const fold = evaluator(['accuracy', new AUC(), new ROCAUC(), new Mean2()]);
      const [yTrue, yPred] = [tensor2d(binary.yTrue), tensor2d(binary.yPred)];
      const before = memory().numTensors;
      const shard = (): FoldState => fold.add(fold.create(), {yTrue, yPred});
      const [a, b, c] = [shard(), shard(), shard()];
      const left = fold.merge(fold.merge(a, b), c);
      const inner = fold.merge(shard(), fold.fromBytes(await b.toBytes()));
      const right = fold.merge(shard(), inner);
      expect(await right.toBytes()).to.deep.equal(await left.toBytes());
      const {acc, auc, roc_auc: exact} = await fold.finish(left);
      expect([acc, auc, exact]).to.deep.equal([0.5, 0.75, 0.75]);
      for (const state of [left, right, inner, b, c]) state.dispose();
      expect(memory().numTensors).to.equal(before);
      yTrue.dispose();
      yPred.dispose();
    } finally {
      forcePath(undefined);
    }
  });

  it('says what is wrong with a batch', () => {
    const fold = evaluator(['mse']);
    const add = (batch: unknown): unknown => fold.add(fold.create(), batch as never);
    expect(() => add([[1], [2]])).to.throw('expected a batch {yTrue, yPred, sampleWeight?}');
    expect(() => add({yTrue: [[1]]})).to.throw('the batch has no yPred');
    expect(() => add({yTrue: [[1]], ypred: [[1]]})).to.throw('unknown option "ypred". Did you mean "yPred"');
    expect(() => fold.add({} as never, binary)).to.throw('expected a state of create()');
    const other = evaluator(['mae']);
    expect(() => fold.merge(fold.create(), other.create())).to.throw('this is a state of other metrics');
  });
});

/** A custom metric whose weights are sums, and an extreme. */
class Mean2 extends Metric {
  static override className = 'Mean2';
  private readonly total = this.addWeight('total');
  private readonly greatest = this.addWeight('greatest', {combine: 'max', initializer: -Infinity});

  updateState(yTrue: TensorLike, yPred?: TensorLike): void {
    this.total.assignAdd(sum(yPred as never));
    this.greatest.assign(sum(yTrue as never));
  }

  result(): typeof this.total {
    return this.total;
  }
}
