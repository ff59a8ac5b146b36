/**
 * Whatever throws in a training or an evaluation: its error comes out, nothing leaks, and the model still
 * works.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {Metric} from '../../src/metrics/base/metric.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {Extended} from '../../src/tracking/extended_types.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import type {TensorLike} from '../../src/types.js';
import {BACKEND, SLOW_DEVICE, someOf} from '../backend.js';
import {Fuse} from './support/fuse.js';
import {failureOf} from '../outcomes.js';

const fuse = new Fuse();

class Fragile extends Metric {
  static override className = 'Fragile';
  private readonly total = this.addWeight('total');

  updateState(_yTrue: TensorLike, yPred?: TensorLike): void {
    this.total.assignAdd(tf.mean(yPred as tf.Tensor));
    fuse.burn('updateState');
  }

  result(): tf.Tensor {
    const value = this.total.read();
    fuse.burn('result');
    return value;
  }
}

class FragileLayer extends tf.layers.Layer {
  static className = 'TestFragile';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const doubled = tf.mul([inputs].flat()[0], 2);
    fuse.burn('layer');
    return doubled;
  }
}

const SIZE = 10;
const BATCH = 4;
const x = () => tf.linspace(-1, 1, SIZE * 2).reshape([SIZE, 2]);
const y = () => tf.linspace(0, 1, SIZE).reshape([SIZE, 1]);

function fragileModel(): tf.LayersModel & Extended {
  const input = tf.input({shape: [2]});
  const hidden = tf.layers
    .dense({units: 3, activation: 'tanh', kernelRegularizer: tf.regularizers.l2({l2: 0.01})})
    .apply(new FragileLayer({}).apply(input)) as tf.SymbolicTensor;
  const outputs = ['a', 'b'].map(
    name => tf.layers.dense({units: 1, name}).apply(hidden) as tf.SymbolicTensor,
  );
  const model = withMetrics(tf.model({inputs: input, outputs}));
  model.compile({
    optimizer: tf.train.momentum(0.01, 0.9),
    loss: {
      a: 'meanSquaredError',
      b: (yTrue, yPred) => {
        const values = tf.mean(tf.square(tf.sub(yTrue, yPred)), -1);
        fuse.burn('loss');
        return values;
      },
    },
    metrics: {
      a: ['mse', new Fragile({name: 'fragile'})],
      b: (yTrue, yPred) => {
        const values = tf.mean(tf.abs(tf.sub(yTrue, yPred)), -1);
        fuse.burn('metric');
        return values;
      },
    },
  });
  model.addMetric(hidden, {name: 'hidden', aggregation: 'std'});
  model.addMetric(
    ({outputs: [first]}) => {
      const value = tf.mean(first);
      fuse.burn('tracked');
      return value;
    },
    {name: 'tracked'},
  );
  return model;
}

function dataset(): tf.data.Dataset<tf.TensorContainer> {
  return tf.data.generator(function* () {
    for (let at = 0; at < SIZE; at += BATCH) {
      fuse.burn('dataset');
      const cut = (t: tf.Tensor) => tf.slice(t, at, Math.min(BATCH, SIZE - at));
      const [xs, ys, ws] = tf.tidy(() => [
        cut(x()),
        cut(y()),
        tf.slice(tf.ones([SIZE]), at, Math.min(BATCH, SIZE - at)),
      ]);
      yield {xs, ys: [ys, ys.clone()], sampleWeights: [ws, ws.clone()]};
    }
  } as never);
}

const HOOKS = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;
const fragileCallbacks = Object.fromEntries(
  HOOKS.map(hook => [
    hook,
    async () => {
      await Promise.resolve();
      fuse.burn(hook);
    },
  ]),
);

type Entry = (model: tf.LayersModel & Extended) => Promise<unknown>;

/** Everything that runs the model, with tensors that are disposed afterwards. */
const withData =
  (
    use: (model: tf.LayersModel & Extended, xs: tf.Tensor, ys: tf.Tensor, w: tf.Tensor) => Promise<unknown>,
  ): Entry =>
  async model => {
    const data = [tf.tidy(x), tf.tidy(y), tf.ones([SIZE])];
    try {
      return await use(model, data[0], data[1], data[2]);
    } finally {
      tf.dispose(data);
    }
  };

const ENTRIES: Record<string, Entry> = {
  fit: withData((model, xs, ys, w) =>
    model.fit(xs, [ys, ys], {
      epochs: 2,
      batchSize: BATCH,
      sampleWeight: w,
      validationData: [xs, [ys, ys], w],
      callbacks: fragileCallbacks,
    }),
  ),
  fitDataset: model =>
    model.fitDataset(dataset(), {epochs: 2, validationData: dataset(), callbacks: fragileCallbacks}),
  evaluate: withData((model, xs, ys, w) =>
    Promise.resolve().then(() =>
      tf.dispose(model.evaluate(xs, [ys, ys], {batchSize: BATCH, sampleWeight: w})),
    ),
  ),
  evaluateLogs: withData((model, xs, ys, w) =>
    model.evaluateLogs(xs, [ys, ys], {batchSize: BATCH, sampleWeight: w}),
  ),
  evaluateDataset: async model => tf.dispose(await model.evaluateDataset(dataset())),
  trainOnBatch: withData((model, xs, ys, w) =>
    Promise.resolve().then(() => model.trainOnBatch(xs, [ys, ys], {sampleWeight: w})),
  ),
};

const PARTS = ['loss', 'metric', 'updateState', 'result', 'tracked', 'layer'];

/** What can throw within an entry point. */
function partsOf(entry: string): string[] {
  const training = entry.startsWith('fit');
  return [...PARTS, ...(entry.endsWith('Dataset') ? ['dataset'] : []), ...(training ? HOOKS : [])];
}

/** The first time, and as late as it comes: in the last batch, or in validation. */
async function tryOut(model: tf.LayersModel & Extended, entry: string, part: string): Promise<void> {
  const run = ENTRIES[entry];
  const times = await fuse.count(part, () => run(model));
  expect(times, `${part} in ${entry}`).to.be.above(0);
  for (const at of someOf([...new Set([1, Math.ceil(times / 2), times])], 1)) {
    const before = tf.memory();
    fuse.set(part, at);
    const error = await failureOf(() => run(model));
    // tf.data says more about its own.
    expect(error.message, `${part} in ${entry}, time ${at} of ${times}`).to.include(`${part} burnt`);
    const after = tf.memory();
    expect(after.numTensors - before.numTensors, `tensors after ${part}, ${at} of ${times}`).to.equal(0);
    expect(after.numBytes - before.numBytes, `bytes after ${part}, ${at} of ${times}`).to.equal(0);
  }
  await run(model);
}

function declare(title: string, path: Path | undefined, entries: readonly string[]): void {
  describe(title, () => {
    let model: tf.LayersModel & Extended;
    before(async () => {
      forcePath(path);
      model = fragileModel();
      await ENTRIES.fit(model);
    });
    after(() => forcePath(undefined));

    for (const entry of entries) {
      for (const part of partsOf(entry)) {
        it(`${entry}: ${part} throws`, () => tryOut(model, entry, part));
      }
    }
  });
}

const entries = SLOW_DEVICE ? ['fit', 'evaluateDataset'] : Object.keys(ENTRIES);
declare(`errors on ${BACKEND}`, undefined, entries);
if (BACKEND === 'cpu')
  declare('errors on cpu, counted on the device path', 'device', ['fit', 'evaluateDataset']);
