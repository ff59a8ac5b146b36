/** Every key in the logs has one meaning, whatever outputs, metrics, terms and tracked tensors are called. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {MeanAbsoluteError} from '../../../src/metrics/regression/mean_absolute_error.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {MetricWeight} from '../../../src/state/metric_weight.js';
import type {MetricResult} from '../../../src/types.js';
import {random} from '../../callbacks/helpers.js';
import {someOf} from '../../backend.js';
import {numbersOf} from '../../support.js';

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

/** Two numbers that depend on data, as a list or a record: the first two of the last predictions. */
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

/** All numbers that a result has in the logs: for a list, its mean too. */
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

      // Every number is in the logs once.
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
});
