/** Callbacks that monitor a value see what callbacks that compute one have written, wherever both stand. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries, someInShortTier} from '../../backend.js';
import {CallbackList} from '../../../callbacks/wrappers/callback_list.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {SwapEMAWeights} from '../../../callbacks/averaging/swap_ema_weights.js';
import {ThresholdTuner} from '../../../callbacks/validation/threshold_tuner.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

const train = samples(40, 1);
const valid = samples(37, 2);
const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];

const nowhere: tf.io.IOHandler = {
  save: () => Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}}),
};

type Monitoring = tf.Callback & {readonly best: number | undefined};

/** With `mode: 'auto'`, unless said. */
const MONITORING: Record<string, (monitor: string, mode?: 'max') => Monitoring> = {
  EarlyStopping: (monitor, mode) =>
    new EarlyStopping({monitor, mode, patience: 99, restoreBestWeights: true}),
  ReduceLROnPlateau: (monitor, mode) => new ReduceLROnPlateau({monitor, mode, patience: 99, minDelta: 0}),
  ModelCheckpoint: (monitor, mode) => new ModelCheckpoint(nowhere, {monitor, mode, saveBestOnly: true}),
};

interface Writer {
  readonly key: string;
  readonly mode?: 'max';
  make(): tf.Callback;
}

const WRITERS: Record<string, Writer> = {
  'a metric, which tells its direction': {
    key: 'own_auc',
    make: () => new ValidationMetrics({data: validationData, metrics: ['AUC'], prefix: 'own_'}),
  },
  'a metric every 2 batches': {
    key: 'own_auc',
    make: () => new ValidationMetrics({data: validationData, metrics: ['AUC'], prefix: 'own_', every: 2}),
  },
  'a function': {
    key: 'own_mean',
    mode: 'max',
    make: () =>
      new ValidationMetrics({
        data: validationData,
        compute: ({yPred}) => ({mean: tf.mean(yPred)}),
        prefix: 'own_',
      }),
  },
  'a tuned threshold': {
    key: 'val_f1_score_at_threshold',
    make: () => new ThresholdTuner({metric: 'f1_score', data: validationData}),
  },
};

type Ways = Record<
  string,
  (entries: tf.Callback[]) => {model: tf.Sequential; callbacks: tf.Callback[] | tf.Callback}
>;

const WAYS: Ways = {
  'plain, an array': entries => ({model: binaryModel(), callbacks: entries}),
  'plain, callbacks.list': entries => ({
    model: binaryModel(),
    callbacks: new CallbackList([{onEpochEnd() {}}, ...entries]),
  }),
  'extended, an array': entries => ({model: withMetrics(binaryModel()), callbacks: entries}),
  'extended, a list in the array': entries => ({
    model: withMetrics(binaryModel()),
    callbacks: [new CallbackList(entries)],
  }),
};

const LOOPS = {
  fit: (model: tf.LayersModel, callbacks: tf.Callback[] | tf.Callback) =>
    model.fit(train.x, train.y, {epochs: 3, batchSize: 8, verbose: 0, validationData, callbacks}),
  fitDataset: (model: tf.LayersModel, callbacks: tf.Callback[] | tf.Callback) =>
    fitDataset(model, dataset(train.x, train.y, 8), {epochs: 3, verbose: 0, validationData, callbacks}),
};

/** Every model in every loop, with the monitoring callback before and behind the other. */
const ARRANGEMENTS = Object.keys(WAYS).flatMap(way =>
  Object.keys(LOOPS).flatMap(loop =>
    [true, false].map(first => ({way, loop: loop as keyof typeof LOOPS, first})),
  ),
);

describe('monitoring callbacks and metric callbacks', () => {
  for (const [i, [monitoring, monitorOf]] of someEntries(MONITORING, 1).entries()) {
    for (const [j, [written, {key, mode, make}]] of someEntries(WRITERS, 1).entries()) {
      it(`${monitoring} sees ${written} of callbacks before and after it, on every model, in every loop`, async () => {
        // Any five, spread evenly, have each way, each loop and each order.
        for (const {way, loop, first} of someInShortTier(ARRANGEMENTS, 5, i + 3 * j)) {
          const monitor = monitorOf(key, mode);
          const {model, callbacks} = WAYS[way](first ? [monitor, make()] : [make(), monitor]);
          const {history} = await LOOPS[loop](model, callbacks);
          const where = `${way}, ${loop}, ${first ? 'before' : 'behind'}`;
          expect(history[key], where).to.have.length(3);
          expect(monitor.best, where).to.equal(Math.max(...(history[key] as number[])));
          model.dispose();
        }
      });
    }
  }

  it('all at once, with averaged weights, in any order: the same numbers and the same weights', async () => {
    for (const extend of [withMetrics<tf.Sequential>, (model: tf.Sequential) => model]) {
      const seen: string[] = [];
      for (const turned of [false, true]) {
        const monitors = Object.values(MONITORING).map(of => of('own_auc'));
        const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch: true});
        const entries = [...monitors, WRITERS['a tuned threshold'].make(), swap];
        const all = [...entries, WRITERS['a metric, which tells its direction'].make()];
        const model: tf.Sequential = extend(binaryModel());
        const args = {epochs: 4, batchSize: 8, shuffle: false, verbose: 0, validationData};
        const {history} = await model.fit(train.x, train.y, {
          ...args,
          callbacks: turned ? all.reverse() : all,
        });
        const weights = model.getWeights().map(w => Array.from(w.dataSync()));
        const columns = Object.entries(history).sort(([a], [b]) => a.localeCompare(b));
        seen.push(JSON.stringify([columns, weights, monitors.map(m => m.best)]));
      }
      expect(seen[1]).to.equal(seen[0]);
    }
  });

  it('a key that no callback writes is an error of the one that monitors it, at any position in the list', async () => {
    for (const [monitoring, monitorOf] of Object.entries(MONITORING)) {
      for (const first of [true, false]) {
        const monitor = monitorOf('own_acu', 'max');
        const writer = WRITERS['a metric, which tells its direction'].make();
        const model = withMetrics(binaryModel());
        const error = await failureOf(LOOPS.fit(model, first ? [monitor, writer] : [writer, monitor]));
        const names = `${monitoring}: there is no "own_acu" in the logs. Did you mean "own_auc"`;
        expect(error.message.startsWith(names), error.message).to.equal(true);
      }
    }
  });
});
