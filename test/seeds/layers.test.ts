/** A dense-like layer that reports the mean of its activations from its own call. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {addMetric, type AddMetricOptions, withMetrics} from '../../src/index.js';
import {logLoss, mean, sigmoid, sum} from '../support.js';
import {
  checkEverywhere,
  denseOf,
  hiddenAndScore,
  learning,
  type Network,
  network,
  type Sample,
  scoring,
  seeded,
  train,
} from './everywhere.js';

/** relu(x kernel + bias), which reports its activations. */
class ReportingDense extends tf.layers.Layer {
  static className = 'ReportingDense';
  private readonly units: number;
  private readonly reported: AddMetricOptions;
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(units: number, reported: AddMetricOptions) {
    super({});
    this.units = units;
    this.reported = reported;
  }

  override build(shape: tf.Shape | tf.Shape[]): void {
    const [, width] = (Array.isArray(shape[0]) ? shape[0] : shape) as number[];
    const {kernelInitializer} = seeded(1);
    this.kernel = this.addWeight('kernel', [width, this.units], 'float32', kernelInitializer);
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    super.build(shape);
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return [((Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape)[0], this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const activations = tf.relu(tf.add(tf.matMul(x, this.kernel.read()), this.bias.read()));
      addMetric(this, activations, this.reported);
      return activations;
    });
  }
}

const lossOf = (samples: readonly Sample[]) => mean(samples.map(s => logLoss(s.label, s.score)));
/** Of all activations that the hidden layer had, in all of its uses. */
const activationsOf = (samples: readonly Sample[]) => samples.flatMap(s => s.hidden.flat());
const stdOf = (values: readonly number[]) => {
  const center = mean(values);
  return Math.sqrt(mean(values.map(v => (v - center) ** 2)));
};
/** The hidden layer, of two units, and once more on its output. */
const usedTwice: Network = ([k1, b1, k2, b2], features) => {
  const relu = (z: number) => Math.max(0, z);
  const first = denseOf(k1, b1, features, relu);
  const second = denseOf(k1, b1, first, relu);
  return {hidden: [first, second], score: denseOf(k2, b2, second, sigmoid)[0]};
};
const compiled = () => ({optimizer: learning(), loss: 'binaryCrossentropy'});
const asModel = (x: tf.SymbolicTensor, y: tf.SymbolicTensor) => tf.model({inputs: x, outputs: y});
const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;

describe('Seed: a dense-like layer that reports its activations', () => {
  const aggregations = {
    mean,
    sum,
    min: (values: number[]) => Math.min(...values),
    max: (values: number[]) => Math.max(...values),
    std: stdOf,
  } as const;
  for (const [aggregation, of] of Object.entries(aggregations)) {
    it(`their ${aggregation}, in a functional model`, async () => {
      const x = tf.input({shape: [2]});
      const options = {name: 'activation', aggregation: aggregation as keyof typeof aggregations};
      const model = withMetrics(asModel(x, apply(scoring(), apply(new ReportingDense(3, options), x))));
      model.compile({...compiled(), metrics: ['acc']});
      await checkEverywhere(model, hiddenAndScore, samples => ({
        loss: lossOf(samples),
        acc: mean(samples.map(s => (s.score > 0.5 === (s.label === 1) ? 1 : 0))),
        activation: of(activationsOf(samples)),
      }));
    });
  }

  it('in a functional model nested in another', async () => {
    const innerX = tf.input({shape: [2]});
    const inner = asModel(innerX, apply(new ReportingDense(3, {name: 'activation_mean'}), innerX));
    const middleX = tf.input({shape: [2]});
    const middle = asModel(middleX, apply(inner, middleX));
    const x = tf.input({shape: [2]});
    const model = withMetrics(asModel(x, apply(scoring(), apply(middle, x))));
    model.compile(compiled());
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      activation_mean: mean(activationsOf(samples)),
    }));
  });

  it('in a Sequential nested in a Sequential', async () => {
    const inner = tf.sequential({
      layers: [
        tf.layers.activation({activation: 'linear', inputShape: [2]}),
        new ReportingDense(3, {name: 'activation_mean'}),
      ],
    });
    const model = withMetrics(tf.sequential({layers: [inner, scoring()]}));
    model.compile(compiled());
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      activation_mean: mean(activationsOf(samples)),
    }));
  });

  it('used twice: it contributes twice', async () => {
    const x = tf.input({shape: [2]});
    const shared = new ReportingDense(2, {name: 'activation_mean', aggregation: 'mean'});
    const once = apply(shared, x);
    const model = withMetrics(asModel(x, apply(scoring(), apply(shared, once))));
    model.compile(compiled());
    await checkEverywhere(model, usedTwice, samples => ({
      loss: lossOf(samples),
      activation_mean: mean(activationsOf(samples)),
    }));
  });

  it('in a nested model that is used twice', async () => {
    const innerX = tf.input({shape: [2]});
    const options = {name: 'activation_sum', aggregation: 'sum'} as const;
    const inner = asModel(innerX, apply(new ReportingDense(2, options), innerX));
    const x = tf.input({shape: [2]});
    const model = withMetrics(asModel(x, apply(scoring(), apply(inner, apply(inner, x)))));
    model.compile(compiled());
    await checkEverywhere(model, usedTwice, samples => ({
      loss: lossOf(samples),
      activation_sum: sum(activationsOf(samples)),
    }));
  });

  it('does nothing in predict and on a plain model, without leaks', async () => {
    const x = tf.input({shape: [2]});
    const plain = asModel(x, apply(scoring(), apply(new ReportingDense(3, {name: 'activation_mean'}), x)));
    plain.compile(compiled());
    const {history} = await plain.fit(train.x, train.y, {epochs: 1, verbose: 0});
    expect(Object.keys(history)).to.deep.equal(['loss']);
    const before = tf.memory().numTensors;
    tf.dispose(withMetrics(plain).predict(train.x));
    expect(tf.memory().numTensors).to.equal(before);
  });
});

describe("Seed: addMetric(model, a layer's output)", () => {
  const hiddenOf = (model: tf.LayersModel) => model.layers[0].output as tf.SymbolicTensor;

  it('before and after compile, in all aggregations, without compiling again', async () => {
    const model = withMetrics(network());
    addMetric(model, hiddenOf(model), {name: 'early'});
    model.compile(compiled());
    model.addMetric(hiddenOf(model), {name: 'late_max', aggregation: 'max'});
    addMetric(model, ({outputs: [yPred]}) => tf.mean(yPred), 'mean_score');
    await checkEverywhere(model, hiddenAndScore, samples => ({
      loss: lossOf(samples),
      early: mean(activationsOf(samples)),
      late_max: Math.max(...activationsOf(samples)),
      mean_score: mean(samples.map(s => s.score)),
    }));
  });

  it('of each use of a shared layer, and of all uses of a nested one', async () => {
    const x = tf.input({shape: [2]});
    const shared = tf.layers.dense({units: 2, activation: 'relu', ...seeded(1)});
    const innerX = tf.input({shape: [2]});
    const inner = asModel(innerX, apply(shared, innerX));
    const once = apply(inner, x);
    const twice = apply(inner, once);
    const model = withMetrics(asModel(x, apply(scoring(), twice)));
    addMetric(model, shared.getOutputAt(0), 'both');
    addMetric(model, [once, twice], ['first', 'second']);
    model.compile(compiled());
    await checkEverywhere(model, usedTwice, samples => ({
      loss: lossOf(samples),
      both: mean(activationsOf(samples)),
      first: mean(samples.flatMap(s => s.hidden[0])),
      second: mean(samples.flatMap(s => s.hidden[1])),
    }));
  });
});
