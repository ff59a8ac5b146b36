/** How often, and how, a training reads from a GPU, counted in WebGL. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {
  addMetric,
  type Extended,
  type FitArgs,
  Metric,
  type MetricWeight,
  withMetrics,
} from '../../../src/index.js';
import {dataset, random} from '../../callbacks/helpers.js';
import {expectClose, numbersOf} from '../../support.js';
import {counted, withoutSynchronousReads} from './counted_reads.js';

const EIGHT = [
  'accuracy',
  {className: 'TopKCategoricalAccuracy', config: {k: 3}},
  {className: 'AUC', config: {numThresholds: 200}},
  'Precision',
  'Recall',
  {className: 'F1Score', config: {average: 'macro'}},
  'MeanSquaredError',
  'CategoricalCrossentropy',
] as const;
const CLASSES = 10;

/** 16 batches of 8 for training, 8 for validation; the last one of each is uneven. */
const BATCH = 8;
let x: tf.Tensor, y: tf.Tensor, vx: tf.Tensor, vy: tf.Tensor;

function rows(count: number, seed: number): [tf.Tensor, tf.Tensor] {
  const next = random(seed);
  const ids = Array.from({length: count}, () => Math.floor(next() * CLASSES));
  const features = ids.map(id => Array.from({length: CLASSES}, (_, i) => next() + (i === id ? 0.5 : 0)));
  return [tf.tensor2d(features), tf.tensor2d(ids.map(id => features[0].map((_, i) => (i === id ? 1 : 0))))];
}

function network(hidden: () => tf.layers.Layer = () => tf.layers.dense({units: 16, activation: 'relu'})) {
  const input = tf.input({shape: [CLASSES]});
  const middle = hidden().apply(input) as tf.SymbolicTensor;
  const output = tf.layers.dense({units: CLASSES, activation: 'softmax'}).apply(middle) as tf.SymbolicTensor;
  return tf.model({inputs: input, outputs: output});
}

function plain(metrics: string[]): tf.LayersModel {
  const model = network();
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy', metrics});
  return model;
}

function extended(hidden?: () => tf.layers.Layer): tf.LayersModel & Extended {
  const model = withMetrics(network(hidden));
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy', metrics: EIGHT});
  return model;
}

describe('reads from the GPU', function () {
  this.timeout(180_000);
  let usual: string;

  before(async function () {
    usual = tf.getBackend();
    const isThere = await tf.setBackend('webgl').catch(() => false);
    if (!isThere) {
      await tf.setBackend(usual);
      this.skip(); // Firefox without a display
    }
    [x, y] = rows(16 * BATCH - 3, 1);
    [vx, vy] = rows(8 * BATCH - 3, 2);
    // The backend itself reads a number once.
    await plain(['acc']).fit(x, y, {epochs: 1, batchSize: BATCH, verbose: 0, validationData: [vx, vy]});
  });
  after(async () => {
    tf.dispose([x, y, vx, vy]);
    await tf.setBackend(usual);
  });

  const EPOCHS = 3;
  const fitArgs = (): FitArgs => ({epochs: EPOCHS, batchSize: BATCH, verbose: 0, validationData: [vx, vy]});

  it('of a fit with eight metrics are at most two per epoch more than those of plain tfjs', async () => {
    const fit = (model: tf.LayersModel) => counted(() => model.fit(x, y, fitArgs() as tf.ModelFitArgs));
    const bare = await fit(plain([]));
    const acc = await fit(plain(['acc']));
    const ours = await fit(extended());
    expect(ours.blocking).to.equal(0);
    expect(ours.dataSyncs).to.equal(0);
    expect(ours.reads).to.be.at.most(bare.reads + 2 * EPOCHS);
    expect(ours.reads).to.be.at.most(acc.reads + 2 * EPOCHS);
    expect(ours.reads).to.be.at.most(2 * EPOCHS);
  });

  it('of fitDataset are as few', async () => {
    const fit = (model: tf.LayersModel) => {
      const args = {epochs: EPOCHS, verbose: 0, validationData: dataset(vx, vy, BATCH)};
      return counted(() => model.fitDataset(dataset(x, y, BATCH), args));
    };
    const bare = await fit(plain([]));
    const ours = await fit(extended());
    expect([ours.blocking, ours.dataSyncs]).to.deep.equal([0, 0]);
    expect(ours.reads).to.be.at.most(bare.reads + 2 * EPOCHS);
    expect(ours.reads).to.be.at.most(2 * EPOCHS);
  });

  it('of evaluateLogs and evaluateDataset are one each; so is that of evaluate, which blocks', async () => {
    const model = extended();
    const args = {batchSize: BATCH};
    const once = {reads: 1, blocking: 0, fences: 1, dataSyncs: 0};
    const data = () => dataset(vx, vy, BATCH);
    expect(await counted(() => model.evaluateLogs(vx, vy, args))).to.deep.equal(once);
    expect(await counted(() => model.evaluateLogs(data()))).to.deep.equal(once);
    expect(await counted(() => model.evaluateDataset(data() as never, {}))).to.deep.equal(once);
    const {reads, blocking} = await counted(() => model.evaluate(vx, vy, args));
    expect([reads, blocking]).to.deep.equal([1, 1]);
  });

  it('grow by one per batch with runningEvery: 1', async () => {
    const model = withMetrics(network(), {runningEvery: 1});
    model.compile({optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy', metrics: EIGHT});
    const {reads, blocking, dataSyncs} = await counted(() => model.fit(x, y, {...fitArgs(), epochs: 1}));
    // The values of the last batch are those of the epoch; one more read for the validation.
    expect([reads, blocking, dataSyncs]).to.deep.equal([16 + 1, 0, 0]);
  });

  it('do not grow with tracked tensors, layers that report and custom metrics', async () => {
    const bare = await counted(() => everything().fit(x, y, fitArgs()));
    expect([bare.blocking, bare.dataSyncs]).to.deep.equal([0, 0]);
    expect(bare.reads).to.be.at.most(2 * EPOCHS);
  });

  it('are never synchronous, with tracked tensors and with all callbacks', async () => {
    const model = everything();
    const callbacks = (): tf.Callback[] => [
      new EarlyStopping({monitor: 'val_auc', patience: 1, restoreBestWeights: true}),
      new ValidationMetrics({metrics: ['Recall'], prefix: 'shared_'}),
      new ValidationMetrics({
        data: [vx, vy],
        compute: ({yTrue, yPred}) => ({gap: tf.max(tf.abs(tf.sub(yTrue, yPred)))}),
        every: 5,
        prefix: 'own_',
      }),
      new ValidationMetrics({data: [vx, vy], metrics: ['AUC'], every: 'train', prefix: 'last_'}),
    ];
    const seen: unknown[] = [];
    const looks = {
      onBatchEnd: (_: number, logs?: tf.Logs) => void seen.push(logs?.loss, logs?.acc),
      onEpochEnd: (_: number, logs?: tf.Logs) => void seen.push(...Object.values(logs ?? {})),
    };
    const logs = await withoutSynchronousReads(async () => {
      await model.fit(x, y, {...fitArgs(), callbacks: [looks, ...callbacks()]});
      const validationData = dataset(vx, vy, BATCH);
      const args = {epochs: 2, verbose: 0 as const, validationData, callbacks: [...callbacks(), looks]};
      await model.fitDataset(dataset(x, y, BATCH), args);
      await model.trainOnBatch(x, y);
      tf.dispose(await model.evaluateDataset(dataset(vx, vy, BATCH) as never, {}));
      return model.evaluateLogs(vx, vy, {batchSize: BATCH});
    });
    expect(seen.length).to.be.above(100);
    seen.forEach(value => expect(value).to.be.a('number'));
    expectClose(numbersOf(model.evaluate(vx, vy, {batchSize: 32})), Object.values(logs));
  });

  it('are never synchronous with weights, and after an error', async () => {
    const model = extended();
    model.compile({
      optimizer: tf.train.sgd(0.1),
      loss: 'categoricalCrossentropy',
      metrics: ['acc'],
      weightedMetrics: ['AUC', 'mse'],
    });
    const [w, vw] = [tf.randomUniform([x.shape[0]]), tf.randomUniform([vx.shape[0]])];
    const classWeight = Object.fromEntries(Array.from({length: CLASSES}, (_, id) => [id, 1 + id]));
    const args = {...fitArgs(), sampleWeight: w, validationData: [vx, vy, vw] as const};
    await withoutSynchronousReads(async () => {
      await model.fit(x, y, args);
      await model.fit(x, y, {...fitArgs(), classWeight});
      const throws = {
        onBatchEnd: () => {
          throw new Error('broken');
        },
      };
      const stop = new EarlyStopping({monitor: 'loss', restoreBestWeights: true});
      const failed = await model.fit(x, y, {...args, callbacks: [stop, throws]}).catch((e: Error) => e);
      expect(failed).to.have.property('message', 'broken');
    });
    tf.dispose([w, vw]);
  });
});

/** Activations by relu, which it reports. */
class Reporting extends tf.layers.Layer {
  static className = 'Reporting';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const activations = tf.relu(Array.isArray(inputs) ? inputs[0] : inputs);
    addMetric(this, activations, {name: 'reported', aggregation: 'std'});
    return activations;
  }
}

class Hits extends Metric {
  static override className = 'Hits';
  private readonly count: MetricWeight = this.addWeight('count');
  override updateState(yTrue: tf.Tensor, yPred: tf.Tensor): void {
    this.count.assignAdd(tf.sum(tf.mul(yTrue, tf.cast(tf.greater(yPred, 0.2), 'float32'))));
  }
  override result(): tf.Tensor {
    return tf.div(this.count.read(), 2);
  }
}

/** A model that tracks in every possible way. */
function everything(): tf.LayersModel & Extended {
  const model = extended(() => new Reporting());
  model.compile({
    optimizer: tf.train.adam(0.01),
    loss: 'categoricalCrossentropy',
    metrics: [...EIGHT, new Hits(), (_: tf.Tensor, p: tf.Tensor) => tf.mean(p)],
  });
  model.addMetric(model.layers[1].output, {name: 'tracked'});
  model.addMetric(({outputs: [p]}) => tf.max(p), {name: 'greatest', aggregation: 'max'});
  return model;
}
