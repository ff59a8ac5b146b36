/** A layer whose `calculateLosses` is its own adds to the loss what it adds in plain tfjs. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

const X = [1, 2, 3, 4];
const W = 2;
const RATE = 0.1;

/** x * w, whose penalty is RATE * w^2, added without `addLoss`; `losses` has what a regularizer adds. */
class Penalized extends tf.layers.Layer {
  static className = 'PenalizedByItself';
  private readonly terms: number;
  private kernel!: tf.LayerVariable;
  constructor(terms: number, config = {}) {
    super(config);
    this.terms = terms;
  }
  override build(): void {
    const kernelRegularizer = tf.regularizers.l1({l1: 0.01}) as never;
    this.kernel = this.addWeight(
      'kernel',
      [1],
      'float32',
      tf.initializers.constant({value: W}),
      kernelRegularizer,
    );
    this.built = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, this.kernel.read()));
  }
  override calculateLosses(): tf.Scalar[] {
    const own = Array.from({length: this.terms}, () => tf.mul(RATE, tf.sum(tf.square(this.kernel.read()))));
    return [...super.calculateLosses(), ...own] as tf.Scalar[];
  }
}

const MODELS: Readonly<Record<string, (terms: number) => tf.LayersModel>> = {
  'sequential': terms => tf.sequential({layers: [new Penalized(terms, {inputShape: [1]})]}),
  'functional': terms => {
    const input = tf.input({shape: [1]});
    return tf.model({inputs: input, outputs: new Penalized(terms).apply(input) as tf.SymbolicTensor});
  },
  'nested': terms => {
    const input = tf.input({shape: [1]});
    const outputs = MODELS.functional(terms).apply(input) as tf.SymbolicTensor;
    return tf.model({inputs: input, outputs});
  },
  'a model with a custom method, nested': terms => {
    const inner = MODELS.functional(0);
    const layer = inner.layers[1] as Penalized;
    inner.calculateLosses = () =>
      layer.calculateLosses().concat(new Array<Penalized>(terms).fill(layer).map(penalty));
    const input = tf.input({shape: [1]});
    return tf.model({inputs: input, outputs: inner.apply(input) as tf.SymbolicTensor});
  },
};

/** Penalizes what it returns, which the next layer uses up: by `addLoss`, or by a custom method. */
class Active extends tf.layers.Layer {
  static className = 'ActivePenalized';
  private kernel!: tf.LayerVariable;
  private seen!: tf.Tensor;
  private readonly own: boolean;
  constructor(own: boolean, config = {}) {
    super(config);
    this.own = own;
  }
  override build(): void {
    this.kernel = this.addWeight('kernel', [1], 'float32', tf.initializers.constant({value: W}));
    if (!this.own) (this as unknown as Adds).addLoss(() => this.activity());
    this.built = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.seen = tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, this.kernel.read());
    return this.seen;
  }
  override calculateLosses(): tf.Scalar[] {
    return this.own ? [this.activity()] : super.calculateLosses();
  }
  private activity(): tf.Scalar {
    return tf.mul(RATE, tf.mean(tf.square(this.seen)));
  }
}
interface Adds {
  addLoss(loss: () => tf.Scalar): void;
}

function penalty(layer: tf.layers.Layer): tf.Scalar {
  return tf.mul(RATE, tf.sum(tf.square(layer.weights[0].read())));
}

describe('a layer that computes its losses itself', () => {
  for (const [kind, make] of Object.entries(MODELS)) {
    for (const terms of [0, 1, 2]) {
      it(`${kind}, ${terms} terms: trains as in plain tfjs, and is part of the loss`, async () => {
        const [x, y] = [tf.tensor2d(X, [4, 1]), tf.zeros([4, 1])];
        const [plain, model] = [make(terms), withMetrics(make(terms))];
        for (const m of [plain, model]) m.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
        const weightOf = (m: tf.LayersModel): number => m.getWeights()[0].dataSync()[0];

        const regularization = 0.01 * W + terms * RATE * W ** 2;
        const logs = await model.evaluateLogs(x, y);
        expect(logs.regularization).to.be.closeTo(regularization, 1e-5);
        expect(logs.loss).to.be.closeTo(30 + regularization, 1e-4);

        const tensors = tf.memory().numTensors;
        const args = {epochs: 3, batchSize: 2, shuffle: false, validationData: [x, y]} as const;
        const {history} = await model.fit(x, y, args as never);
        expect(tf.memory().numTensors).to.equal(tensors);
        await plain.fit(x, y, args as never);
        expect(weightOf(model)).to.be.closeTo(weightOf(plain), 1e-6);
        expect(weightOf(model)).not.to.be.closeTo(W, 0.1);
        const last = weightOf(model);
        expect(history.val_regularization[2]).to.be.closeTo(0.01 * last + terms * RATE * last ** 2, 1e-5);
        tf.dispose([x, y]);
        for (const m of [plain, model]) m.dispose();
      });
    }
  }

  for (const own of [true, false]) {
    it(`may use what it returned, ${own ? 'in a custom method' : 'by addLoss'}: evaluated like trained`, async () => {
      const make = (): tf.LayersModel =>
        tf.sequential({
          layers: [
            new Active(own, {inputShape: [1]}),
            tf.layers.dense({units: 1, useBias: false, kernelInitializer: 'ones'}),
          ],
        });
      const [x, y] = [tf.tensor2d(X, [4, 1]), tf.zeros([4, 1])];
      const [plain, model] = [make(), withMetrics(make())];
      for (const m of [plain, model]) m.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
      const logs = await model.evaluateLogs(x, y);
      expect(logs.regularization).to.be.closeTo(RATE * W ** 2 * 7.5, 1e-5);
      expect(logs.loss).to.be.closeTo((1 + RATE) * W ** 2 * 7.5, 1e-5);
      const tensors = tf.memory().numTensors;
      const args = {epochs: 2, batchSize: 2, shuffle: false, validationData: [x, y], verbose: 0} as const;
      await model.fit(x, y, args as never);
      expect(tf.memory().numTensors).to.equal(tensors);
      await plain.fit(x, y, args as never);
      const weights = (m: tf.LayersModel): number[] => m.getWeights().map(w => w.dataSync()[0]);
      weights(plain).forEach((w, i) => expect(weights(model)[i]).to.be.closeTo(w, 1e-6));
      tf.dispose([x, y]);
      for (const m of [plain, model]) m.dispose();
    });
  }
});
