/** A layer whose `calculateLosses` is its own adds to the loss what it adds in plain tfjs. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../src/tracking/with_metrics.js';

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
  'a model with a method of its own, nested': terms => {
    const inner = MODELS.functional(0);
    const layer = inner.layers[1] as Penalized;
    inner.calculateLosses = () =>
      layer.calculateLosses().concat(new Array<Penalized>(terms).fill(layer).map(penalty));
    const input = tf.input({shape: [1]});
    return tf.model({inputs: input, outputs: inner.apply(input) as tf.SymbolicTensor});
  },
};
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
});
