/** What works in plain tfjs works on an extended model, and means the same. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';

type Extend = (model: tf.LayersModel) => tf.LayersModel;
const plain: Extend = model => model;
const extended: Extend = model => withMetrics(model);

const data = () => ({x: tf.randomUniform([6, 3, 2], 0, 1, 'float32', 1), y: tf.ones([6, 3, 1])});
const ones = 'ones';
const firstOf = (x: tf.Tensor | tf.Tensor[]): tf.Tensor => (Array.isArray(x) ? x[0] : x);

/** Counts as an entry what is not 0; the operators of its mask have no gradient. */
class NonZero extends tf.layers.Layer {
  static className = 'NonZeroOfParity';
  constructor(config: object = {}) {
    super(config);
    this.supportsMasking = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return firstOf(inputs).clone();
  }
  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.any(tf.notEqual(firstOf(inputs), 0), -1));
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

/** Tells what `training` each call was given. */
class Told extends tf.layers.Layer {
  static className = 'ToldOfParity';
  readonly told: unknown[] = [];
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor {
    this.told.push('training' in kwargs ? kwargs.training : 'not given');
    return firstOf(inputs).clone();
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

const dense = (units = 1): tf.layers.Layer => tf.layers.dense({units, kernelInitializer: ones});

function customMask(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const hidden = new NonZero().apply(dense(2).apply(x));
  return tf.model({inputs: x, outputs: dense().apply(hidden) as tf.SymbolicTensor});
}

function customMaskWithin(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const h = tf.input({shape: [3, 2]});
  const inner = tf.model({inputs: h, outputs: new NonZero().apply(dense(2).apply(h)) as tf.SymbolicTensor});
  return tf.model({inputs: x, outputs: dense().apply(inner.apply(dense(2).apply(x))) as tf.SymbolicTensor});
}

/** The mask of a merge of masked and unmasked values is computed with `all`. */
function mergedMask(): tf.LayersModel {
  const x = tf.input({shape: [3, 2]});
  const masked = tf.layers.masking({maskValue: -1}).apply(x);
  const both = tf.layers.concatenate().apply([masked, dense(2).apply(x)] as tf.SymbolicTensor[]);
  return tf.model({inputs: x, outputs: dense().apply(both) as tf.SymbolicTensor});
}

describe('masks that layers compute from values', () => {
  const models = {
    'of a custom layer': customMask,
    'within a model': customMaskWithin,
    'of a merge': mergedMask,
  };
  for (const [which, make] of Object.entries(models)) {
    it(`${which} leave training as in plain tfjs, and no tensors`, async () => {
      const {x, y} = data();
      const results: number[][] = [];
      for (const extend of [plain, extended]) {
        const model = extend(make());
        model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
        const before = tf.memory().numTensors;
        const {history} = await model.fit(x, y, {epochs: 2, batchSize: 4, shuffle: false});
        const onBatch = (await model.trainOnBatch(x, y)) as number;
        expect(tf.memory().numTensors).to.equal(before);
        results.push([...(history.loss as number[]), onBatch]);
      }
      expect(results[1].length).to.equal(3);
      results[1].forEach((loss, i) => expect(loss).to.be.closeTo(results[0][i], 1e-5 * results[0][i]));
      tf.dispose([x, y]);
    });
  }
});

describe('layers are told of training', () => {
  for (const nested of [false, true]) {
    it(`as in plain tfjs${nested ? ', within a model' : ''}: true in fit, nothing elsewhere`, async () => {
      const {x, y} = data();
      const said: unknown[][] = [];
      for (const extend of [plain, extended]) {
        const layer = new Told({});
        const input = tf.input({shape: [3, 2]});
        const within = tf.input({shape: [3, 2]});
        const inner = tf.model({inputs: within, outputs: layer.apply(within) as tf.SymbolicTensor});
        const hidden = nested ? inner.apply(input) : layer.apply(input);
        const model = extend(tf.model({inputs: input, outputs: dense().apply(hidden) as tf.SymbolicTensor}));
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        layer.told.length = 0;
        await model.fit(x, y, {batchSize: 3, validationData: [x, y]});
        tf.dispose(model.evaluate(x, y));
        await model.trainOnBatch(x, y);
        said.push(layer.told);
      }
      expect(said[1]).to.deep.equal(said[0]);
      expect(new Set(said[1])).to.deep.equal(new Set([true, 'not given']));
      tf.dispose([x, y]);
    });
  }
});

const flat = (): tf.Sequential =>
  tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: ones})]});

describe('a plain object that says when and how the page gets its turn', () => {
  for (const first of [[], [{onEpochEnd: () => undefined}]]) {
    it(`is a callback${first.length > 0 ? ', also behind another one' : ''}`, async () => {
      const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
      const asked: Record<string, number[]> = {now: [], frames: []};
      for (const extend of [plain, extended]) {
        let [now, frames] = [0, 0];
        const paced = {
          nowFunc: () => (now += 1000),
          nextFrameFunc: () => Promise.resolve(void frames++),
        };
        const model = extend(flat());
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        await model.fit(x, y, {epochs: 2, batchSize: 2, callbacks: [...first, paced] as never});
        asked.now.push(now);
        asked.frames.push(frames);
      }
      expect(asked.frames[0]).to.be.greaterThan(0);
      expect(asked.frames[1]).to.equal(asked.frames[0]);
      expect(asked.now[1]).to.equal(asked.now[0]);
      tf.dispose([x, y]);
    });
  }
});

describe('null for an argument', () => {
  it('is its default', async () => {
    const [x, y] = [tf.ones([40, 2]), tf.range(0, 40).reshape([40, 1])];
    const model = withMetrics(flat(), {seed: 1});
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    const loss = ((await model.fit(x, y)).history.loss as number[])[0];
    const none = null as never;
    const element = (): object => ({xs: x.clone(), ys: y.clone()});
    const once = {
      iterator() {
        let left = 1;
        return Promise.resolve({
          next: () =>
            Promise.resolve(left-- > 0 ? {value: element(), done: false} : {value: null, done: true}),
        });
      },
    };
    const read = (t: tf.Scalar | tf.Scalar[]): number => {
      const value = (t as tf.Scalar).dataSync()[0];
      tf.dispose(t);
      return value;
    };
    const before = tf.memory().numTensors;
    const got = [
      read(model.evaluate(x, y, none)),
      read(model.evaluate(x, y, {batchSize: none})),
      (await model.evaluateLogs(x, y, none)).loss,
      (await model.evaluateLogs(once, none)).loss,
      read(await model.evaluateDataset(once, none)),
      read(await model.evaluateDataset(once, {batches: none})),
      await model.trainOnBatch(x, y, none),
      ((await model.fit(x, y, none)).history.loss as number[])[0],
    ];
    const nulls = {batchSize: none, epochs: none, shuffle: none, yieldEvery: none, validationSplit: none};
    const {history, epoch} = await model.fit(x, y, {...nulls, validationData: none, callbacks: null});
    got.push((history.loss as number[])[0]);
    expect(epoch).to.deep.equal([0]);
    for (const value of got) expect(value).to.be.closeTo(loss, 1e-4 * loss);
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([x, y]);
  });
});

describe('evaluate', () => {
  it('refuses steps, as plain tfjs does', () => {
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    for (const extend of [plain, extended]) {
      const model = extend(flat());
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      expect(() => model.evaluate(x, y, {steps: 2})).to.throw(/steps/);
    }
    tf.dispose([x, y]);
  });
});
