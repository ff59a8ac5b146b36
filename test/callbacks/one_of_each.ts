/** One of each callback. */
import * as tf from '@tensorflow/tfjs';
import * as door from '../../callbacks/index.js';
import type {CallbackEntry, CallbackInstance} from '../../src/tfjs/callbacks/callback_types.js';

/** A place for models that keeps nothing. */
const nowhere: tf.io.IOHandler = {
  save: () =>
    Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON' as const}}),
};

type Maker = (x: tf.Tensor, y: tf.Tensor) => CallbackEntry;

/** Callbacks that need arguments, or do more with them. Callbacks with data get `[x, y]`. */
const WITH_ARGUMENTS: Readonly<Record<string, Maker>> = {
  AbortOn: () => new door.AbortOn(new AbortController().signal),
  BackupAndRestore: () => new door.BackupAndRestore(new door.MemoryStore(), {saveFreq: 3}),
  Calibrator: (x, y) => new door.Calibrator({data: [x, y], every: 'epoch'}),
  CallbackList: () => new door.CallbackList([{onEpochEnd() {}}]),
  CallbackProfile: () => new door.CallbackProfile({verbose: 0}),
  CSVLogger: () => new door.CSVLogger({store: new door.MemoryStore(), name: 'log.csv'}),
  EarlyStopping: () => new door.EarlyStopping({monitor: 'loss', patience: 1000, restoreBestWeights: true}),
  LambdaCallback: () => new door.LambdaCallback({onTrainBatchEnd() {}}),
  LearningRateScheduler: () => new door.LearningRateScheduler((_, rate) => rate * 0.999),
  ModelCheckpoint: () =>
    new door.ModelCheckpoint(nowhere, {monitor: 'loss', saveBestOnly: true, saveFreq: 3}),
  PredictionLogger: (x, y) => new door.PredictionLogger({data: [x, y], count: 3, report() {}}),
  ProgbarLogger: () => new door.ProgbarLogger({stream: {write: () => true}}),
  ReduceLROnPlateau: () => new door.ReduceLROnPlateau({monitor: 'loss', patience: 1}),
  RemoteMonitor: () => new door.RemoteMonitor({root: 'http://127.0.0.1:1'}),
  SwapEMAWeights: () => new door.SwapEMAWeights({swapOnEpoch: true}),
  TensorBoard: () => new door.TensorBoard(new door.MemoryStore(), {histogramFreq: 10, updateFreq: 3}),
  ThresholdTuner: (x, y) => new door.ThresholdTuner({metric: 'f1_score', data: [x, y]}),
  TimeLimit: () => new door.TimeLimit({hours: 1}),
  ValidationMetrics: (x, y) => new door.ValidationMetrics({data: [x, y], metrics: ['AUC'], prefix: 'own_'}),
};

/**
 * Callbacks that are not tried beside the others: one raises the learning rate until training diverges, the
 * other one needs a model with frozen layers.
 */
const ALONE = ['LearningRateFinder', 'Unfreeze'];

/**
 * One of each callback, by the name of its class. A class that is not in the list above is made without
 * arguments.
 */
export const MAKERS: Readonly<Record<string, Maker>> = Object.fromEntries(
  Object.entries(door)
    .filter(([name, made]) => isCallbackClass(made) && !ALONE.includes(name))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, Made]) => [
      name,
      WITH_ARGUMENTS[name] ?? (() => new (Made as new () => CallbackInstance)()),
    ]),
);

function isCallbackClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype instanceof tf.Callback;
}
