/** Every key in the logs has one meaning, whatever outputs, metrics, terms and tracked tensors are called. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {splitLogs} from '../../../callbacks/tensorboard/epoch_values.js';
import {TFJS_LOSSES} from '../../../src/tfjs/model/named_losses.js';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {lossByName} from '../../../src/losses/loss_names.js';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {Hinge} from '../../../src/metrics/hinge/hinge.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {MeanAbsoluteError} from '../../../src/metrics/regression/mean_absolute_error.js';
import {metricFrom} from '../../../src/metrics/names/resolve.js';
import {extensionOf} from '../../../src/tracking/add_metric.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {MetricWeight} from '../../../src/state/metric_weight.js';
import type {MetricResult} from '../../../src/types.js';
import {random} from '../../callbacks/helpers.js';
import {someOf} from '../../backend.js';
import {numbersOf} from '../../support.js';
import {failureOf} from '../../outcomes.js';

const NAMES = [
  'a',
  'val',
  'val_a',
  'loss',
  'val_loss',
  'a_loss',
  'mae',
  'val_mae',
  'mae_1',
  'f1_score_1',
  'size',
];
const ODD = ['constructor', '__proto__', 'hasOwnProperty', 'epoch', 'batch', 'learning_rate', 'val_val_a'];

/** Two numbers, as a list or a record, which nobody knows before there are data: the first of the last prediction. */
class First extends Metric {
  static override className = 'First';
  private readonly last: MetricWeight;
  private readonly record: boolean;

  constructor(name: string, record: boolean) {
    super({name});
    this.record = record;
    this.last = this.addWeight('last', {shape: [2]});
  }

  updateState(_: tf.Tensor, yPred: tf.Tensor): void {
    this.last.assign(tf.slice(tf.reshape(yPred, [-1]), 0, 2));
  }

  result(): MetricWeight | Promise<MetricResult> {
    if (!this.record) return this.last;
    return this.last.value().then(value => {
      const [x, y] = value as number[];
      return {'0': x, '1': y};
    });
  }
}

const UNITS = 3;
const ROWS = 6;

type Next = () => number;
const pick = <T>(list: readonly T[], next: Next): T => list[Math.floor(next() * list.length)];
const labels = (next: Next): tf.Tensor2D =>
  tf.oneHot(
    tf.tensor1d(
      Array.from({length: ROWS}, () => Math.floor(next() * UNITS)),
      'int32',
    ),
    UNITS,
  ) as tf.Tensor2D;

function metric(next: Next, names: readonly string[]): {make: () => Metric; async: boolean} {
  const name = pick(names, next);
  const kind = Math.floor(next() * 5);
  if (kind < 2) return {make: () => new MeanAbsoluteError({name}), async: false};
  if (kind === 2) return {make: () => new F1Score(), async: false};
  return {make: () => new First(name, kind === 4), async: kind === 4};
}

/** All numbers that a result has in the logs: of a list its mean too. */
function numbersIn(result: MetricResult): number[] {
  if (typeof result === 'number') return [result];
  if (!Array.isArray(result)) return Object.values(result).flatMap(numbersIn);
  const all = result as number[];
  return [all.reduce((x, y) => x + y, 0) / all.length, ...all];
}

const sorted = (values: Iterable<number>): number[] => [...values].sort((x, y) => x - y);

describe('log keys', () => {
  for (const seed of someOf(
    Array.from({length: 24}, (_, i) => i + 1),
    4,
  )) {
    it(`have one meaning each, in random model ${seed}`, async () => {
      const next = random(seed);
      for (let i = 0; i < 5; i++) next();
      const pool = seed % 2 === 0 ? NAMES : [...NAMES, ...ODD];
      const outputNames = [
        ...new Set(Array.from({length: 1 + Math.floor(next() * 3)}, () => pick(NAMES, next))),
      ];
      const input = tf.input({shape: [2]});
      const outputs = outputNames.map((name, i) =>
        tf.layers
          .dense({
            units: UNITS,
            name,
            kernelInitializer: tf.initializers.randomUniform({seed: seed + i, minval: 0, maxval: 1}),
          })
          .apply(input),
      ) as tf.SymbolicTensor[];
      const model = withMetrics(tf.model({inputs: input, outputs}));
      const terms = [...new Set(Array.from({length: 2}, () => pick(pool, next)))].filter(
        n => n !== '__proto__',
      );
      const composite = next() < 0.5 && terms.length > 0;
      const losses = composite
        ? compositeLoss(
            Object.fromEntries(terms.map((t, i) => [t, i === 0 ? 'meanSquaredError' : 'meanAbsoluteError'])),
          )
        : 'meanSquaredError';
      const made = outputNames.map(() =>
        Array.from({length: 1 + Math.floor(next() * 4)}, () => metric(next, pool)),
      );
      const metrics = made.map(list => list.map(({make}) => make()));
      model.compile({optimizer: tf.train.sgd(0), loss: losses, metrics});
      const tracked = Array.from({length: Math.floor(next() * 3)}, (_, i) => ({
        name: pick(pool, next),
        factor: i + 2,
      }));
      for (const {name, factor} of tracked) {
        model.addMetric(({outputs: [first]}) => tf.mul(tf.mean(first), factor), {name});
      }
      const x = tf.randomUniform([ROWS, 2], 0, 1, 'float32', seed);
      const vx = tf.randomUniform([ROWS, 2], 0, 1, 'float32', seed + 100);
      const y = outputNames.map(() => labels(next));
      const vy = outputNames.map(() => labels(next));
      const validationData = [vx, vy] as [tf.Tensor, tf.Tensor[]];
      const {history} = await model.fit(x, y, {
        epochs: 2,
        batchSize: ROWS,
        shuffle: false,
        verbose: 0,
        validationData,
      });
      const names = model.metricsNames;
      const logs = {train: await model.evaluateLogs(x, y), validation: await model.evaluateLogs(vx, vy)};

      expect(new Set(names).size, `${names}`).to.equal(names.length);
      expect(Object.keys(logs.train)).to.have.members(names);
      const validationNames = names.map(name => `val_${name}`);
      expect(names.filter(name => validationNames.includes(name))).to.deep.equal([]);
      expect(Object.keys(history).sort()).to.deep.equal([...names, ...validationNames].sort());
      for (const name of names) {
        expect(history[name], name).to.have.length(2);
        expect(history[name][1], name).to.be.closeTo(logs.train[name], 1e-5);
        expect(history[`val_${name}`][1], `val_${name}`).to.be.closeTo(logs.validation[name], 1e-5);
      }
      if (!made.flat().some(({async}) => async)) {
        const values = numbersOf(model.evaluate(vx, vy));
        expect(values).to.have.length(names.length);
        values.forEach((value, i) => expect(value, names[i]).to.be.closeTo(logs.validation[names[i]], 1e-5));
      }

      // Each number that there is to report is there, once.
      const expected: number[] = [];
      const predictions = ([model.predict(vx)] as tf.Tensor[][]).flat();
      const of = (t: tf.Tensor): number => t.dataSync()[0];
      let total = 0;
      for (const [i, p] of predictions.entries()) {
        const parts = [tf.losses.meanSquaredError(vy[i], p), tf.losses.absoluteDifference(vy[i], p)].map(of);
        const own = composite ? parts.slice(0, terms.length) : parts.slice(0, 1);
        const sum = own.reduce((a, b) => a + b, 0);
        total += sum;
        if (predictions.length > 1) expected.push(sum);
        if (composite) expected.push(...own);
        for (const {make} of made[i]) {
          const alone = make();
          alone.updateState(vy[i], p);
          expected.push(...numbersIn((await alone.result()) as MetricResult));
        }
      }
      expected.push(total, ...tracked.map(({factor}) => of(tf.mean(predictions[0])) * factor));
      const got = sorted(Object.values(logs.validation));
      sorted(expected).forEach((value, i) => expect(got[i], names.join()).to.be.closeTo(value, 1e-4));
      expect(got).to.have.length(expected.length);
      tf.dispose([x, vx, y, vy, predictions]);
      model.dispose();
    });
  }

  const dense = () =>
    withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'ones'})]}),
    );
  const compileArgs = () => ({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});

  it('a metric of the name of the batch size leaves that alone, in the logs of batches too', async () => {
    const model = dense();
    function size(_: tf.Tensor, yPred: tf.Tensor): tf.Tensor {
      return tf.mul(tf.onesLike(yPred), 100);
    }
    model.compile({...compileArgs(), metrics: [size]});
    const [x, y] = [tf.ones([6, 2]), tf.ones([6, 1])];
    const sizes: unknown[] = [];
    const callbacks = {onBatchEnd: (_: number, logs?: tf.Logs) => void sizes.push(logs?.size, logs?.size_1)};
    const {history} = await model.fit(x, y, {batchSize: 4, verbose: 0, shuffle: false, callbacks});
    expect(sizes).to.deep.equal([4, 100, 2, 100]);
    expect(history.size_1).to.deep.equal([100]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('a callback refuses to log the learning rate under the name of a metric', async () => {
    const model = dense();
    model.compile({...compileArgs(), metrics: [new MeanAbsoluteError({name: 'learning_rate'})]});
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    for (const callbacks of [
      new ReduceLROnPlateau({monitor: 'loss'}),
      new LearningRateScheduler(() => 0.1),
    ]) {
      const {message} = await failureOf(model.fit(x, y, {verbose: 0, callbacks}));
      expect(message).to.match(/logs the learning rate as "learning_rate".*another name/);
    }
    const {history} = await model.fit(x, y, {verbose: 0});
    expect(history.learning_rate).to.deep.equal([1]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('the direction of a key is that of the metric whose it is, not of one with a similar name', async () => {
    const model = dense();
    model.compile({
      ...compileArgs(),
      metrics: [new MeanAbsoluteError({name: 'val_score'}), new AUC({name: 'score'})],
    });
    const [x, y] = [tf.ones([4, 2]), tf.tensor2d([[0], [1], [1], [0]])];
    const stop = (monitor: string): Promise<unknown> =>
      model.fit(x, y, {
        epochs: 3,
        verbose: 0,
        validationData: [x, y],
        callbacks: new EarlyStopping({monitor, patience: 0, baseline: 0.7}),
      });
    // The AUC of 0.5 is not better than 0.7, the error of more than 1 neither: both stop at once, for their own reason.
    expect(model.metricsNames).to.deep.equal(['loss', 'val_score_1', 'score']);
    await stop('val_score');
    await stop('val_score_1');
    await stop('val_val_score_1');
    expect(extensionOf(model)?.direction('val_score')).to.equal('max');
    expect(extensionOf(model)?.direction('val_score_1')).to.equal('min');
    expect(extensionOf(model)?.direction('val_val_score_1')).to.equal('min');
    tf.dispose([x, y]);
    model.dispose();
  });

  it('splitLogs tells training values whose names begin with val_ from those of validation', () => {
    const logs = {loss: 1, val_loss: 2, val_loss_1: 3, val_val_loss_1: 4, val_ndcg: 5};
    expect(splitLogs(logs)).to.deep.equal({
      train: {loss: 1, val_loss_1: 3},
      validation: {loss: 2, val_loss_1: 4, ndcg: 5},
    });
  });

  describe('of a loss and a metric of one name that are two numbers', () => {
    const [x, y] = [
      [0.5, -1, 2, 0.25],
      [0, 1, 1, 0],
    ];
    const hinge = (label: number, p: number): number => Math.max(0, 1 - label * p);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const sign = (label: number): number => (label === 0 ? -1 : label);
    const square = (v: number): number => v * v;

    async function logsOf(loss: CompileArgs['loss'], metrics: CompileArgs['metrics'], names?: 'keras') {
      const layers = [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'ones'})];
      const model = withMetrics(tf.sequential({layers}), names && {names});
      model.compile({optimizer: tf.train.sgd(0), loss, metrics});
      const data = [tf.tensor2d(x, [4, 1]), tf.tensor2d(y, [4, 1])] as const;
      const logs = await model.evaluateLogs(...data);
      expect(model.metricsNames).to.have.members(Object.keys(logs));
      tf.dispose([...data]);
      model.dispose();
      return logs;
    }

    it('the metric says that it is Keras’s, however it is written', async () => {
      const ofLoss = mean(y.map((label, i) => hinge(label, x[i])));
      const ofMetric = mean(y.map((label, i) => hinge(sign(label), x[i])));
      for (const metric of ['hinge', 'Hinge', new Hinge(), {className: 'Hinge'}]) {
        const logs = await logsOf('hinge', [metric]);
        expect(Object.keys(logs)).to.deep.equal(['loss', 'keras_hinge']);
        expect(logs.loss).to.be.closeTo(ofLoss, 1e-6);
        expect(logs.keras_hinge).to.be.closeTo(ofMetric, 1e-6);
      }
      const terms = await logsOf(compositeLoss({hinge: 'hinge'}), ['hinge']);
      expect(Object.keys(terms)).to.deep.equal(['loss', 'hinge', 'keras_hinge']);
      expect(terms.hinge).to.be.closeTo(ofLoss, 1e-6);
    });

    it('squared hinge and cosine similarity too, and with the names of Keras', async () => {
      const squared = await logsOf('squaredHinge', ['squared_hinge']);
      expect(squared.loss).to.be.closeTo(mean(y.map((l, i) => square(hinge(l, x[i])))), 1e-6);
      expect(squared.keras_squared_hinge).to.be.closeTo(
        mean(y.map((l, i) => square(hinge(sign(l), x[i])))),
        1e-6,
      );
      const cosine = await logsOf('cosine_similarity', ['cosine_similarity'], 'keras');
      expect(cosine.keras_cosine_similarity).to.be.closeTo(-cosine.loss, 1e-6);
    });

    it('under another name, or beside another loss, it keeps its name', async () => {
      expect(Object.keys(await logsOf('hinge', [new Hinge({name: 'mine'})]))).to.deep.equal(['loss', 'mine']);
      expect(Object.keys(await logsOf('mse', ['hinge']))).to.deep.equal(['loss', 'hinge']);
      expect(Object.keys(await logsOf('mse', ['mse', 'meanSquaredError']))).to.have.length(3);
    });

    it('all others are one number, for labels and predictions that they are made for', () => {
      const oneHot = [
        [0, 1, 0],
        [1, 0, 0],
      ];
      const probabilities = [
        [0.2, 0.5, 0.3],
        [0.6, 0.3, 0.1],
      ];
      const signs = [
        [-1, 1, -1],
        [1, -1, -1],
      ];
      // As in Keras, log-cosh is no metric's name. The percentage error has a test of its own.
      const others = ['logcosh', 'meanAbsolutePercentageError'];
      for (const name of TFJS_LOSSES.filter(known => !others.includes(known))) {
        const sparse = name.startsWith('sparse');
        const labels = sparse ? [[1], [0]] : /^(hinge|squaredHinge)$/.test(name) ? signs : oneHot;
        const metric = metricFrom(name);
        metric.updateState(labels, probabilities);
        const loss = tf.tidy(() => {
          const yTrue = sparse ? tf.tensor1d([1, 0]) : tf.tensor2d(labels);
          return tf.mean(lossByName('test', name)(yTrue, tf.tensor2d(probabilities))).dataSync()[0];
        });
        // A GPU's logarithm may be right to three digits only.
        const tolerance = tf.getBackend() === 'webgl' ? 1e-3 : 1e-5;
        expect(metric.resultSync(), name).to.be.closeTo(loss, tolerance * Math.max(1, Math.abs(loss)));
      }
    });

    it('the percentage error of a label 0 is divided by 1e-7, as a loss by the epsilon of the backend', () => {
      const [labels, predictions] = [[[0, 2, 0]], [[0.2, 0.5, 0.3]]];
      const percentage = (epsilon: number) => (100 * (0.2 / epsilon + 1.5 / 2 + 0.3 / epsilon)) / 3;
      const near = (got: unknown, want: number) => expect(got).to.be.closeTo(want, 1e-5 * want);
      const metric = metricFrom('meanAbsolutePercentageError');
      metric.updateState(labels, predictions);
      near(metric.resultSync(), percentage(1e-7));
      const loss = tf.tidy(() => {
        const fn = lossByName('test', 'meanAbsolutePercentageError');
        return tf.mean(fn(tf.tensor2d(labels), tf.tensor2d(predictions))).dataSync()[0];
      });
      near(loss, percentage(tf.getBackend() === 'webgl' ? 1e-4 : 1e-7));
    });
  });
});
