/** G1: with `verbose: 'auto'` or below 0 tfjs creates no hook. Everything works as with any other value. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  CallbackList,
  CallbackProfile,
  EarlyStopping,
  LeakAudit,
  ModelCheckpoint,
  ValidationMetrics,
} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const VERBOSE = [1, undefined, null, false, 'auto', -1, NaN] as const;

describe('verbose', () => {
  let x: tf.Tensor;
  let y: tf.Tensor;
  before(() => ([x, y] = [tf.tensor2d([0, 1, 2, 3, 4, 5], [6, 1]), tf.tensor2d([0, 0, 1, 0, 1, 1], [6, 1])]));
  after(() => tf.dispose([x, y]));

  const make = (): tf.LayersModel => {
    const activation = 'sigmoid';
    return tf.sequential({
      layers: [tf.layers.dense({units: 1, inputShape: [1], activation, kernelInitializer: 'ones'})],
    });
  };
  const compile = (model: tf.LayersModel): tf.LayersModel => {
    model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy', metrics: ['accuracy']});
    return model;
  };
  const fitArgs = (verbose: unknown, more: object): never =>
    ({epochs: 3, batchSize: 4, shuffle: false, validationData: [x, y], verbose, ...more}) as never;

  const oneByOne = {
    iterator() {
      let left = 1;
      const next = () =>
        Promise.resolve(
          left-- > 0 ? {value: {xs: x.clone(), ys: y.clone()}, done: false} : {value: null, done: true},
        );
      return Promise.resolve({next});
    },
  };

  it('of an extended model does not change its logs, its events or its tensors', async () => {
    const seen: unknown[] = [];
    for (const verbose of VERBOSE) {
      const model = withMetrics(make());
      compile(model);
      const heard: string[] = [];
      const callbacks = {
        onBatchEnd: (_b: number, logs?: tf.Logs) => void heard.push(Object.keys(logs ?? {}).join()),
        onEpochEnd: (_e: number, logs?: tf.Logs) => void heard.push(Object.keys(logs ?? {}).join()),
      };
      await model.fit(x, y, fitArgs(verbose, {epochs: 1})); // the optimizer makes its tensors
      const before = tf.memory().numTensors;
      const {history} = await model.fit(x, y, fitArgs(verbose, {callbacks}));
      const byDataset = await model.fitDataset(oneByOne, {
        epochs: 2,
        verbose,
        validationData: [x, y],
      } as never);
      expect(tf.memory().numTensors).to.equal(before);
      seen.push([history, heard, byDataset.history]);
    }
    expect(Object.keys((seen[0] as object[])[0])).to.have.members(['loss', 'acc', 'val_loss', 'val_acc']);
    for (const one of seen) expect(one).to.deep.equal(seen[0]);
  });

  it('of a plain model changes nothing for the callbacks of this package, alone and in lists', async () => {
    for (const list of [false, true]) {
      const seen: unknown[] = [];
      for (const verbose of VERBOSE) {
        const model = compile(make());
        const metrics = new ValidationMetrics({data: [x, y], metrics: ['AUC']});
        const late: unknown[] = [];
        const callbacks = [
          metrics,
          new EarlyStopping({monitor: 'val_auc', mode: 'min', patience: 1, restoreBestWeights: true}),
        ];
        const watcher = new tf.CustomCallback({onEpochEnd: (_e, logs) => void late.push(logs?.val_auc)});
        const before = tf.memory().numTensors;
        const {history, epoch} = await model.fit(
          x,
          y,
          fitArgs(verbose, {
            callbacks: list ? new CallbackList([...callbacks, watcher]) : [...callbacks, watcher],
          }),
        );
        expect(tf.memory().numTensors).to.equal(before);
        seen.push([history, epoch, late, Array.from(model.getWeights()[0].dataSync())]);
      }
      for (const auc of (seen[0] as number[][])[2]) expect(auc).to.be.closeTo(8 / 9, 1e-12);
      expect((seen[0] as unknown[][])[2]).to.have.length(2);
      for (const one of seen) expect(one).to.deep.equal(seen[0]);
    }
  });

  it('changes nothing for callbacks that watch others', async () => {
    for (const extend of [compile, (m: tf.LayersModel) => compile(withMetrics(m))]) {
      const rows: unknown[] = [];
      for (const verbose of [0, -1]) {
        const profile = new CallbackProfile({verbose: 0});
        const model = extend(make());
        await model.fit(
          x,
          y,
          fitArgs(verbose, {callbacks: [profile, new LeakAudit(), new EarlyStopping({monitor: 'loss'})]}),
        );
        rows.push(profile.rows.map(({callback, hook, calls}) => `${callback} ${hook} ${calls}`).sort());
      }
      expect((rows[0] as string[]).length).to.be.greaterThan(0);
      expect(rows[1]).to.deep.equal(rows[0]);
    }
  });

  it('of a training after a failed one has a separate hook', async () => {
    for (const [first, second] of [
      [-1, 0],
      [-1, 'auto'],
      [0, -1],
    ]) {
      const model = compile(make());
      const metrics = new ValidationMetrics({data: [x, y], metrics: ['AUC']});
      const stop = new tf.CustomCallback({
        onEpochEnd: () => {
          throw new Error('stop here');
        },
      });
      const failed = await failureOf(() => model.fit(x, y, fitArgs(first, {callbacks: [metrics, stop]})));
      expect(failed.message).to.equal('stop here');
      const {history} = await model.fit(x, y, fitArgs(second, {callbacks: [metrics]}));
      expect(history.val_auc).to.have.length(3);
      const events = ['onTrainBegin', 'onEpochEnd', 'onTrainEnd'];
      for (const event of events) expect(Object.hasOwn(metrics, event), event).to.equal(false);
    }
  });

  it('an error of a callback ends training without a leak', async () => {
    const model = compile(make());
    await model.fit(x, y, fitArgs(0, {epochs: 1}));
    const before = tf.memory().numTensors;
    for (const verbose of [0, 'auto']) {
      const missing = new ModelCheckpoint({
        save: () => Promise.reject(new Error('no place')),
      });
      const error = await failureOf(() => model.fit(x, y, fitArgs(verbose, {callbacks: missing})));
      expect(error.message).to.match(/no place/);
      expect(tf.memory().numTensors, String(verbose)).to.equal(before);
    }
  });
});
