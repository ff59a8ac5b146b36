import {UsageError} from '../errors.js';
import type {History} from '@tensorflow/tfjs-layers';
import {GuardedCallbacks} from '../host/guarded_callbacks.js';
import {hookOf, provideSession, type TrainingSession, withdrawSession} from '../host/training_hooks.js';
import {type DatasetLike, isDataset, withoutWeights} from './dataset_batches.js';
import type {Extension} from './extension.js';
import {logKeysOf} from './log_keys.js';
import type {SampleWeights} from './sample_weights.js';
import {Training, VALIDATION_STAND_IN, type ValidationGiven} from './training.js';
import type {FitArgs, FitDatasetArgs, TensorData} from './types.js';

type Loop = (...args: unknown[]) => Promise<History>;

/** `fit` on an extended model: tfjs's own loop, with what it refuses taken out and put back where it belongs. */
export function fit(
  extension: Extension,
  original: Loop,
  x: TensorData,
  y: TensorData,
  args: FitArgs = {},
): Promise<History> {
  const [vx, vy, weights] = validationTensors('fit', args.validationData);
  const given: ValidationGiven | undefined =
    vx !== undefined
      ? {data: args.validationData, weights}
      : args.validationSplit
        ? {data: undefined}
        : undefined;
  const validationData = vx === undefined ? undefined : [vx, vy];
  return run(extension, args, given, callbacks => original(x, y, {...args, validationData, callbacks}));
}

/** `fitDataset` on an extended model. */
export function fitDataset(
  extension: Extension,
  original: Loop,
  dataset: DatasetLike,
  args: FitDatasetArgs,
): Promise<History> {
  const {validationData: data, validationBatchSize: batchSize, validationBatches: batches} = args ?? {};
  const weights = isDataset(data) ? undefined : validationTensors('fitDataset', data)[2];
  const given = data === undefined || data === null ? undefined : {data, weights, batchSize, batches};
  return run(extension, args ?? {}, given, (callbacks, training) => {
    const unweighted = withoutWeights(dataset, (w, element) => training.takeFromDataset(w, element));
    const validationData = given && VALIDATION_STAND_IN;
    return original(unweighted, args && {...args, validationData, callbacks});
  });
}

async function run(
  extension: Extension,
  args: FitArgs | FitDatasetArgs,
  given: ValidationGiven | undefined,
  loop: (callbacks: GuardedCallbacks, training: Training) => Promise<History>,
): Promise<History> {
  const {inner} = extension;
  if (inner.isTraining) throw new Error('Cannot start training because another fit() call is ongoing.');
  const training = new Training({
    model: inner,
    contextFor: targets => extension.contextFor(targets),
    yieldEvery: args.yieldEvery,
    runningEvery: extension.options.runningEvery,
    ordered: record => extension.ordered(record),
    onRecord: record => extension.onRecord(record),
    validation: given,
    classWeighted: args.classWeight !== undefined && args.classWeight !== null,
  });
  const callbacks: GuardedCallbacks = new GuardedCallbacks(args.callbacks, args.yieldEvery, {
    onError: error => training.fail(error),
    onParams(params) {
      // What the loop logs itself is nothing; callbacks are told what will be there.
      const keys = extension.keys();
      params.metrics = given === undefined ? [...keys] : [...keys, ...keys.map(key => `val_${key}`)];
    },
    onModel(model) {
      provideSession(model, sessionOf(extension, training, callbacks, given));
      const hook = hookOf(model);
      hook?.guard(error => {
        callbacks.silence();
        training.fail(error);
      });
      hook?.attach(training);
    },
  });
  extension.training = training;
  try {
    const history = await loop(callbacks, training);
    if (training.failure !== undefined) throw training.failure.error;
    return history;
  } catch (error) {
    await callbacks.trainError(error);
    throw error;
  } finally {
    training.dispose();
    withdrawSession(inner);
    extension.training = undefined;
  }
}

function sessionOf(
  extension: Extension,
  training: Training,
  callbacks: GuardedCallbacks,
  given: ValidationGiven | undefined,
): TrainingSession {
  return {
    outerModel: extension.outer,
    logKeys: () => logKeysOf(extension, callbacks.list, given !== undefined),
    direction: key => extension.direction(key),
    lossKind: output => extension.spec?.losses[output]?.kind,
    shareValidation(observer) {
      if (given === undefined) return false;
      training.observe(observer);
      return true;
    },
    validationData: () => given?.data,
  };
}

/** `[x, y]` or `[x, y, sampleWeight]`; nothing, and an empty array as in tfjs, is no validation. */
function validationTensors(where: string, data: unknown): [TensorData?, TensorData?, SampleWeights?] {
  if (data === undefined || data === null || (Array.isArray(data) && data.length === 0)) return [];
  if (Array.isArray(data) && (data.length === 2 || data.length === 3))
    return data as [TensorData, TensorData];
  const got = Array.isArray(data) ? `an array of ${data.length}` : typeof data;
  throw new UsageError(where, `validationData must be [x, y] or [x, y, sampleWeight]; got ${got}.`);
}
