import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../../backend.js';
import {
  restoreOptimizer,
  snapshotOptimizer,
  type OptimizerState,
} from '../../../src/tfjs/optimizer/optimizer_state.js';
import {disposeWeights, restoreWeights, snapshotWeights} from '../../../src/tfjs/graph/model_weights.js';
import {epochs, model, OPTIMIZERS, weightsOf} from './optimizers.js';

const RATE = 0.03;
const tensorsOf = ({tensors}: OptimizerState): tf.Tensor[] => tensors.map(([, value]) => value);
const numbersOf = ({tensors, ...plain}: OptimizerState) => ({
  ...plain,
  tensors: tensors.map(([name, value]) => [name.replace(/dense_?\w*/, 'dense'), ...value.dataSync()]),
});

describe('snapshotOptimizer and restoreOptimizer', () => {
  for (const [name, make] of someEntries(OPTIMIZERS, 4)) {
    for (const before of [0, 2]) {
      it(`${name}: resumes bit by bit after ${before} epochs, in place and in another process`, async () => {
        const original = model(make(RATE));
        await epochs(original, before);
        const [weights, state] = [snapshotWeights(original), snapshotOptimizer(original.optimizer)];
        await epochs(original, 3);
        const want = weightsOf(original);

        const fresh = model(make(1));
        const trained = model(make(1));
        await epochs(trained, 1);
        for (const other of [original, fresh, trained]) {
          restoreWeights(other, weights);
          restoreOptimizer(other.optimizer, state);
          const again = snapshotOptimizer(other.optimizer);
          expect(numbersOf(again)).to.deep.equal(numbersOf(state));
          tf.dispose(tensorsOf(again));
          await epochs(other, 3);
          expect(weightsOf(other)).to.deep.equal(want);
          expect(other.optimizer.iterations).to.equal(3 * (before + 3));
          other.dispose();
        }
        disposeWeights(weights);
        tf.dispose(tensorsOf(state));
      });
    }

    it(`${name}: creates exactly the tensors that the state names`, async () => {
      const made = model(make(RATE));
      await epochs(made, 1);
      const {numTensors} = tf.memory();
      const state = snapshotOptimizer(made.optimizer);
      expect(tf.memory().numTensors - numTensors).to.equal(state.tensors.length);
      restoreOptimizer(made.optimizer, state);
      await epochs(made, 1);
      expect(tf.memory().numTensors - numTensors).to.equal(state.tensors.length);
      tf.dispose(tensorsOf(state));
      expect(tf.memory().numTensors).to.equal(numTensors);
      made.dispose();
    });
  }

  it('is a copy: later training and disposal do not change it', async () => {
    const made = model(tf.train.adam(RATE));
    await epochs(made, 1);
    const state = snapshotOptimizer(made.optimizer);
    const before = numbersOf(state);
    expect(before.tensors.map(([slot]) => slot)).to.include.members([
      'accBeta1',
      'accBeta2',
      'accumulatedFirstMoment/0/dense/kernel/m',
    ]);
    await epochs(made, 1);
    made.dispose();
    expect(numbersOf(state)).to.deep.equal(before);
    tf.dispose(tensorsOf(state));
  });

  it('removes the slots of an optimizer whose state had no slots yet', async () => {
    const fresh = tf.train.momentum(RATE, 0.9);
    const state = snapshotOptimizer(fresh);
    const made = model(fresh);
    const {numTensors} = tf.memory();
    await epochs(made, 1);
    expect(tf.memory().numTensors - numTensors).to.equal(4);
    restoreOptimizer(fresh, state);
    expect(tf.memory().numTensors).to.equal(numTensors);
    expect(fresh.iterations).to.equal(0);
    made.dispose();
  });

  it('restores any rate exactly, NaN included', () => {
    const optimizer = tf.train.sgd(NaN);
    const state = snapshotOptimizer(optimizer);
    const other = tf.train.sgd(1);
    restoreOptimizer(other, state);
    expect(other.getConfig()).to.deep.equal({learningRate: NaN});
    for (const each of [optimizer, other]) each.dispose();
  });

  it('rejects the state of another optimizer or of other weights before anything changes', async () => {
    const made = model(tf.train.adam(RATE));
    await epochs(made, 1);
    const wide = model(tf.train.adam(RATE), 7);
    await epochs(wide, 1);
    const [own, ofWide] = [made, wide].map(m => snapshotOptimizer(m.optimizer));
    const momentum = snapshotOptimizer(tf.train.momentum(RATE, 0.9));
    const {numTensors} = tf.memory();
    const restore = (state: OptimizerState) => () => restoreOptimizer(made.optimizer, state);
    expect(restore(momentum)).to.throw('restoreOptimizer: the state is of Momentum, the optimizer is Adam');
    expect(restore(ofWide)).to.throw(/where the state has accumulatedFirstMoment\/0\/.* of shape \[3, 7\]/);
    // States that are corrupt, or come from another version of tfjs.
    const unknown = own.tensors.map(([name, value]) => [`other/${name}`, value] as const);
    expect(restore({...own, tensors: unknown})).to.throw(
      'the optimizer has nothing where the state has other/',
    );
    const without = own.tensors.filter(([name]) => name !== 'accBeta2');
    expect(restore({...own, tensors: without})).to.throw('the state has no accBeta2');
    const renamed = own.tensors.map(([name, value]) => [name.replace('accBeta1', 'beta'), value] as const);
    expect(restore({...own, tensors: renamed})).to.throw(
      'the optimizer has nothing where the state has beta',
    );
    expect(tf.memory().numTensors).to.equal(numTensors);
    const after = snapshotOptimizer(made.optimizer);
    expect(numbersOf(after)).to.deep.equal(numbersOf(own));
    tf.dispose([own, ofWide, momentum, after].map(tensorsOf));
    for (const each of [made, wide]) each.dispose();
  });
});
