/** AbortOn and TimeLimit end a validation that is running, an endless one too, and leave sensible logs. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AbortOn} from '../../../callbacks/stopping/abort_on.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {TimeLimit} from '../../../callbacks/stopping/time_limit.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const element = () => ({xs: tf.ones([4, 2]), ys: tf.ones([4, 1])});

/** A dataset of `count` batches; with `onDraw` something happens when the n-th one is drawn. */
const dataset = (count: number, onDraw: (drawn: number) => unknown = () => undefined) => {
  let drawn = 0;
  return {
    iterator: async () => {
      let left = count;
      return {
        async next() {
          onDraw(++drawn);
          return left-- > 0 ? {value: element(), done: false} : {value: null, done: true};
        },
      };
    },
  };
};

function plainModel(): tf.LayersModel {
  const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']});
  return model;
}
const extendedModel = () => withMetrics(plainModel());
const MODELS: Record<string, () => tf.LayersModel> = {plain: plainModel, extended: extendedModel};

interface Stopping {
  callback: tf.Callback;
  /** Ends the training. */
  stop: () => void;
}
let hours = 0;
const STOPPERS: Record<string, () => Stopping> = {
  AbortOn: () => {
    const abort = new AbortController();
    return {callback: new AbortOn(abort.signal), stop: () => abort.abort()};
  },
  TimeLimit: () => ({callback: new TimeLimit({seconds: 3600}), stop: () => void hours++}),
};

const hear = (heard: Record<string, number>[]) =>
  new tf.CustomCallback({onEpochEnd: (_, logs) => void heard.push({...logs})});

describe('a validation that is ended', () => {
  const {now} = performance;
  before(() => (performance.now = () => now.call(performance) + hours * 3_600_000));
  after(() => (performance.now = now));

  for (const [name, make] of Object.entries(STOPPERS)) {
    for (const [kind, newModel] of Object.entries(MODELS)) {
      it(`${name}, ${kind}, fitDataset: ends an endless validation, and the training`, async () => {
        for (const yieldEvery of ['auto', 'never'] as const) {
          const model = newModel();
          const heard: Record<string, number>[] = [];
          const train = async () => {
            const {callback, stop} = make();
            return model.fitDataset(dataset(2) as never, {
              epochs: 5,
              verbose: 0,
              yieldEvery,
              validationData: dataset(Infinity, drawn => drawn === 5 && stop()) as never,
              callbacks: [callback, hear(heard)] as never,
            });
          };
          await train();
          const before = tf.memory().numTensors;
          const {epoch, history} = await train();
          expect(tf.memory().numTensors).to.equal(before);
          expect(epoch).to.deep.equal([0]);
          const logs = heard[1];
          expect(logs.loss).to.be.a('number');
          if (kind === 'plain') expect([logs.val_loss, logs.val_mae]).to.deep.equal([NaN, NaN]);
          else expect(logs).to.have.all.keys('loss', 'mae');
          expect(
            Object.values(history)
              .flat()
              .every(v => typeof v === 'number'),
          ).to.equal(true);
        }
      });
    }

    it(`${name}, extended, fit: ends between batches`, async () => {
      const model = extendedModel();
      const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
      const [vx, vy] = [tf.ones([4000, 2]), tf.ones([4000, 1])];
      const {callback, stop} = make();
      const heard: Record<string, number>[] = [];
      const [layer] = model.layers;
      const {call} = layer;
      let batches = 0;
      layer.call = (...args) => {
        if (++batches === 10) stop();
        return call.apply(layer, args);
      };
      const {epoch} = await model.fit(x, y, {
        epochs: 5,
        batchSize: 4,
        verbose: 0,
        validationData: [vx, vy],
        callbacks: [callback, hear(heard)] as never,
      });
      expect(batches).to.be.within(10, 100); // of 1000
      expect(epoch).to.deep.equal([0]);
      expect(heard).to.have.lengthOf(1);
      expect(heard[0]).to.have.all.keys('loss', 'mae');
      tf.dispose([x, y, vx, vy]);
    });
  }

  it('of callbacks too, shared or separate, plain or extended: no result covers only a part of the data', async () => {
    for (const [kind, newModel] of Object.entries(MODELS)) {
      for (const shared of kind === 'extended' ? [true, false] : [false]) {
        const model = newModel();
        const abort = new AbortController();
        let epochs = 0;
        const data = dataset(6, drawn => {
          if (epochs === 1 && drawn === 10) abort.abort();
        });
        const ranking = new ValidationMetrics({
          ...(shared ? {} : {data: data}),
          metrics: ['mse'],
          prefix: 'own_',
        });
        const heard: Record<string, number>[] = [];
        const before = tf.memory().numTensors;
        await model.fitDataset(dataset(2) as never, {
          epochs: 5,
          verbose: 0,
          validationData: shared ? (data as never) : undefined,
          callbacks: [
            ranking,
            new AbortOn(abort.signal),
            new EarlyStopping({monitor: 'own_mse', mode: 'min', patience: 9, restoreBestWeights: true}),
            new tf.CustomCallback({onEpochEnd: () => void epochs++}),
            hear(heard),
          ] as never,
        });
        expect(tf.memory().numTensors).to.equal(before);
        expect(heard.map(logs => 'own_mse' in logs)).to.deep.equal([true, false]);
        expect(ranking.results.length).to.equal(1);
      }
    }
  });

  it('the numbers at the end of training are computed, however it ended', async () => {
    for (const newModel of Object.values(MODELS)) {
      const model = newModel();
      const abort = new AbortController();
      const last = new ValidationMetrics({data: dataset(5), metrics: ['mse'], every: 'train'});
      const stop = new tf.CustomCallback({onBatchEnd: () => abort.abort()});
      await model.fitDataset(dataset(2) as never, {
        epochs: 5,
        verbose: 0,
        callbacks: [stop, last, new AbortOn(abort.signal)] as never,
      });
      expect(last.results.length).to.equal(1);
    }
  });

  it('an evaluation by the user works, and does not change the model', async () => {
    const model = plainModel();
    const inner = (model as unknown as {model: tf.LayersModel}).model;
    const abort = new AbortController();
    const seen: number[] = [];
    await model.fitDataset(dataset(2) as never, {
      epochs: 2,
      verbose: 0,
      validationData: dataset(2) as never,
      callbacks: [
        new AbortOn(abort.signal),
        new tf.CustomCallback({
          async onEpochEnd() {
            abort.abort();
            const values = (await model.evaluateDataset(dataset(2) as never, {})) as tf.Scalar[];
            seen.push(values[0].dataSync()[0]);
            tf.dispose(values);
          },
        }),
      ] as never,
    });
    expect(seen.every(Number.isFinite)).to.equal(true);
    expect(seen.length).to.be.above(0);
    expect(Object.hasOwn(inner, 'evaluateDataset')).to.equal(false);
  });

  it('an endless dataset that declares it is an error before training', async () => {
    const endless = {...dataset(Infinity), size: Infinity};
    const model = extendedModel();
    const begun: string[] = [];
    const failure = await failureOf(() =>
      model.fitDataset(dataset(2), {
        epochs: 1,
        validationData: endless,
        callbacks: {onTrainBegin: () => void begun.push('train')},
      }),
    );
    expect(failure.name).to.equal('UsageError');
    expect(failure.message).to.match(/never ends.*validationBatches/);
    expect(begun).to.deep.equal([]);
    await model.fitDataset(dataset(2), {
      epochs: 1,
      verbose: 0,
      validationData: endless,
      validationBatches: 2,
    });
    for (const evaluate of [
      () => model.evaluateDataset(endless),
      () => model.evaluateLogs(endless as never),
    ]) {
      expect((await failureOf(evaluate)).message).to.match(/never ends.*batches/);
    }
    tf.dispose(await model.evaluateDataset(endless, {batches: 2}));
  });
});
