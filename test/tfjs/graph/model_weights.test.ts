import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  disposeWeights,
  matchWeights,
  namedWeights,
  restoreWeights,
  snapshotWeights,
  type WeightSnapshot,
} from '../../../src/tfjs/graph/model_weights.js';

const dense = (seed: number, more = {}) =>
  tf.layers.dense({units: 3, kernelInitializer: tf.initializers.randomNormal({seed}), ...more});

/** Three layers with weights of equal shapes, one of them in a nested model. */
function nested(): tf.Sequential {
  const inner = tf.sequential({layers: [dense(2, {inputShape: [3], name: 'out'})]});
  return tf.sequential({layers: [dense(1, {inputShape: [3]}), inner, dense(3, {name: 'out'})]});
}

const byLayer = (model: tf.LayersModel) =>
  model.layers.map(layer => layer.getWeights().map(w => [...w.dataSync()]));
/** A snapshot as a file stores it: names and values. */
const stored = (snapshot: WeightSnapshot) => snapshot.map(({name, value}) => ({name, value}));

function scramble(model: tf.LayersModel): void {
  tf.tidy(() => namedWeights(model).forEach(({variable}, i) => variable.assign(tf.fill(variable.shape, i))));
}

describe('weights of a model', () => {
  it('have unique names, which freezing does not change', () => {
    const model = nested();
    const before = new Map(namedWeights(model).map(({name, variable}) => [variable, name]));
    expect(new Set(before.values()).size).to.equal(6);
    expect([...before.values()]).to.include.members(['out/kernel', 'out/kernel#2']);
    const order = [...before.keys()];
    for (const layer of [0, 1]) {
      model.layers[layer].trainable = false;
      const now = namedWeights(model);
      expect(now.map(({variable}) => variable)).not.to.deep.equal(order);
      expect(new Map(now.map(({name, variable}) => [variable, name]))).to.deep.equal(
        new Map(now.map(({variable}) => [variable, before.get(variable)])),
      );
    }
    model.dispose();
  });

  for (const inMemory of [true, false]) {
    it(`are restored into their layers after a layer is frozen, ${inMemory ? 'in memory' : 'from a file'}`, () => {
      for (const [then, now] of [
        [[], [0]],
        [[0], []],
        [[1], [0]],
        [[0, 2], [1]],
      ]) {
        const model = nested();
        for (const layer of then) model.layers[layer].trainable = false;
        const want = byLayer(model);
        const snapshot = snapshotWeights(model);
        for (const layer of model.layers) layer.trainable = true;
        for (const layer of now) model.layers[layer].trainable = false;
        scramble(model);
        restoreWeights(model, inMemory ? snapshot : stored(snapshot));
        expect(byLayer(model)).to.deep.equal(want);
        disposeWeights(snapshot);
        model.dispose();
      }
    });
  }

  it('restore into another model of the same program, whose automatic names have other numbers', () => {
    const [first, second] = [nested(), nested()];
    const snapshot = snapshotWeights(first);
    second.layers[0].trainable = false;
    scramble(second);
    const values = [snapshot, stored(snapshot)];
    for (const copies of values) {
      restoreWeights(second, copies);
      expect(byLayer(second)).to.deep.equal(byLayer(first));
    }
    disposeWeights(snapshot);
  });

  it('throw the name of a mismatch, and change nothing', () => {
    const model = nested();
    const snapshot = snapshotWeights(model);
    scramble(model);
    const before = byLayer(model);
    const restoring = (copies: WeightSnapshot) => () => restoreWeights(model, copies, 'here');
    const files = stored(snapshot);
    const [last] = files.slice(-1);
    expect(restoring(snapshot.slice(0, -1))).to.throw(
      `here: what is restored has no weight "${last.name}" of shape [3]`,
    );
    const more = {name: 'more/kernel', value: last.value};
    expect(restoring([...files, more])).to.throw('the model has no weight "more/kernel" of shape [3]');
    const reshaped = files.map(copy => (copy === last ? {...copy, value: snapshot[0].value} : copy));
    expect(restoring(reshaped)).to.throw(
      `the weight "${last.name}" has the shape [3] in the model and [3, 3]`,
    );
    expect(byLayer(model)).to.deep.equal(before);
    disposeWeights(snapshot);
  });

  it('of a replaced layer are not mistaken for those of the new one', () => {
    const model = tf.sequential({layers: [dense(1, {inputShape: [3]}), dense(2)]});
    const snapshot = snapshotWeights(model);
    model.pop();
    model.add(dense(3));
    expect(() => restoreWeights(model, snapshot)).to.throw('the model has no weight "');
    model.add(dense(4));
    expect(() => restoreWeights(model, snapshot)).to.throw('the model has no weight "');
    disposeWeights(snapshot);
  });

  it('of an added layer are required', () => {
    const model = tf.sequential({layers: [dense(1, {inputShape: [3]})]});
    const snapshot = snapshotWeights(model);
    model.add(dense(2));
    const added = namedWeights(model)[2].name;
    expect(() => restoreWeights(model, snapshot)).to.throw(`what is restored has no weight "${added}"`);
    disposeWeights(snapshot);
  });

  it('are found by key in a partial copy', () => {
    const [first, second] = [nested(), nested()];
    const value = tf.zeros([3]);
    const {key} = namedWeights(first)[5];
    const [found] = matchWeights('here', namedWeights(second), [{name: key, value}], true);
    expect(found).to.equal(namedWeights(second)[5].variable);
    value.dispose();
  });
});
