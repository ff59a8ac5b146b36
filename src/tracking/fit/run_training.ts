import {dispose, getBackend, type Tensor} from '@tensorflow/tfjs-core';
import type {History, LayersModel} from '@tensorflow/tfjs-layers';
import {throwIfDeviceLost} from '../../device_loss.js';
import {UsageError} from '../../errors.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/normalize_callbacks.js';
import {GuardedCallbacks} from '../../tfjs/callbacks/guarded_callbacks.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {
  SavedTraining,
  TrainingCircumstances,
  TrainingData,
} from '../../tfjs/callbacks/saved_training.js';
import {beginRun, endRun} from '../../tfjs/callbacks/current_run.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import {
  registerSession,
  type TrainingSession,
  unregisterSession,
} from '../../tfjs/callbacks/training_session.js';
import {dataFingerprint, tensorsIn} from '../resume/data_fingerprint.js';
import {checkTensors} from '../data/tensor_checks.js';
import {type DatasetLike, isDataset, refuseEndless, watchedElements} from '../data/dataset_batches.js';
import type {Extension} from '../extension.js';
import {samplesOf} from '../data/given_tensor.js';
import {checkFitArguments, checkFitDatasetArguments, checkSplit} from './fit_arguments.js';
import {logKeysOf} from '../compile/log_keys.js';
import {LoopDataset} from '../data/loop_dataset.js';
import {matchStates} from '../resume/match_states.js';
import {flatMembers, ProgressCapture} from '../resume/training_progress.js';
import type {OutputLoss} from '../compile/output_losses.js';
import {type Resumed, Resumption} from '../resume/resumption.js';
import type {SampleWeights} from '../data/sample_weights.js';
import {ShuffledRows} from '../data/shuffled_rows.js';
import {skipTrainedEpochs} from '../resume/skip_trained_epochs.js';
import {Training, VALIDATION_STAND_IN, type ValidationGiven} from './training.js';
import type {FitArgs, FitDatasetArgs, TensorData} from '../types.js';
import type {CompleteTargets, TargetData} from '../data/unlabelled.js';
import {validationTimes} from './validation_times.js';
import {type RunNow, resumeWarnings} from '../resume/resume_warnings.js';
import {printWarning} from '../../print.js';

/** tfjs's. */
const DEFAULT_BATCH_SIZE = 32;

type Loop = (...args: unknown[]) => Promise<History>;

/** `fit` on an extended model: tfjs's own loop, with what it refuses taken out and put back where it belongs. */
export async function fit(
  extension: Extension,
  original: Loop,
  x: TensorData,
  y: TargetData,
  options?: FitArgs | null,
): Promise<History> {
  const args = options ?? {};
  checkFitArguments(args, extension.inner.outputNames);
  const {inner, targetsFor} = extension;
  const [vx, vy, weights] = validationTensors('fit', args.validationData);
  const trained = targetsFor('fit', y, samplesOf(x, inner));
  let validated: CompleteTargets | undefined;
  try {
    validated = targetsFor('fit, validationData', vy, samplesOf(vx, inner));
    const validation = vx === undefined ? undefined : {x: vx, y: validated.targets, weights};
    return await fitTensors(extension, original, x, trained.targets, args, validation);
  } finally {
    dispose([...trained.made, ...(validated?.made ?? [])]);
  }
}

async function fitTensors(
  extension: Extension,
  original: Loop,
  x: TensorData,
  y: unknown,
  args: FitArgs,
  validation: {readonly x: unknown; readonly y: unknown; readonly weights?: SampleWeights} | undefined,
): Promise<History> {
  const {inputNames, outputNames} = extension.inner;
  checkTensors('fit', 'x', x, inputNames);
  checkTensors('fit', 'y', y, outputNames);
  if (validation !== undefined) {
    checkTensors('fit, validationData', 'x', validation.x, inputNames);
    checkTensors('fit, validationData', 'y', validation.y, outputNames);
  }
  const given: ValidationGiven | undefined =
    validation !== undefined
      ? {data: args.validationData, weights: validation.weights}
      : args.validationSplit
        ? {data: undefined, split: args.validationSplit}
        : undefined;
  const validationData = validation && [validation.x, validation.y];
  if (given?.split !== undefined) checkSplit(given.split, samplesOf(x, extension.inner));
  const {seed} = extension.options;
  const shuffle = args.shuffle ?? true;
  const batchSize = args.batchSize ?? DEFAULT_BATCH_SIZE;
  const owned = seed !== undefined && (shuffle as unknown) === true;
  const kind = {
    where: 'fit',
    rows: owned ? new ShuffledRows(seed, batchSize) : undefined,
    shuffles: Boolean(shuffle),
    batchSize,
    sizes: () => sizesOf(x, y, args.validationSplit ?? 0),
  };
  return run(extension, args, given, kind, (callbacks, training) => {
    const initialEpoch = training.resumption?.initialEpoch(args.epochs ?? 1) ?? args.initialEpoch;
    return original(x, y, {
      ...args,
      validationData,
      callbacks,
      initialEpoch,
      shuffle: owned ? false : args.shuffle,
    });
  });
}

/** `fitDataset` on an extended model. */
export async function fitDataset(
  extension: Extension,
  original: Loop,
  dataset: DatasetLike,
  args: FitDatasetArgs,
): Promise<History> {
  checkFitDatasetArguments(args, extension.inner.outputNames);
  const {validationData: data, validationBatchSize: batchSize, validationBatches: batches} = args;
  const weights = isDataset(data) ? undefined : validationTensors('fitDataset', data)[2];
  const given =
    data === undefined || data === null
      ? undefined
      : {data, weights, batchSize, batches: batches ?? undefined};
  if (isDataset(data) && (batches ?? undefined) === undefined) {
    refuseEndless('fitDataset, validationData', data, 'validationBatches');
  }
  const sizes = async () => {
    const known = args.batchesPerEpoch ?? dataset.size;
    // The elements of a dataset are not known before they come: what it is validated on stands for it.
    const validated =
      isDataset(data) || !Array.isArray(data) ? [] : (data as unknown[]).slice(0, 2).flatMap(tensorsIn);
    const rows = (validated[0] as Tensor | undefined)?.shape?.[0] ?? 0;
    return {
      samples: null,
      batches: typeof known === 'number' && Number.isFinite(known) ? known : null,
      fingerprint: await dataFingerprint(validated, rows),
    };
  };
  const kind = {where: 'fitDataset', rows: undefined, shuffles: false, batchSize: null, sizes};
  return run(extension, args, given, kind, async (callbacks, training) => {
    const {resumption} = training;
    const goneOn = await skipTrainedEpochs(dataset, args, resumption, data);
    const watched = watchedElements(goneOn, element => training.takeFromDataset(element));
    const validationData = given && VALIDATION_STAND_IN;
    const initialEpoch = resumption?.initialEpoch(args.epochs) ?? args.initialEpoch;
    const loopArgs = {...args, validationData, callbacks, initialEpoch};
    training.dataset = new LoopDataset(watched, loopArgs, training);
    return original(training.dataset, loopArgs);
  });
}

/** What `fit` and `fitDataset` do differently. */
interface Kind {
  readonly where: string;
  readonly rows: ShuffledRows | undefined;
  /** tfjs, or a seed, changes the order of the samples. */
  readonly shuffles: boolean;
  readonly batchSize: number | null;
  /** What the training is run on. */
  sizes(): Promise<Omit<TrainingData, 'losses'>>;
}

/** Of what `fit` trains on: its last part is validated. */
async function sizesOf(x: TensorData, y: unknown, split: number): Promise<Omit<TrainingData, 'losses'>> {
  const tensors = [x, y].flatMap(tensorsIn);
  const [first] = tensors as readonly (Tensor | undefined)[];
  const all = first?.shape?.[0] ?? 0;
  // As tfjs splits.
  const samples = split > 0 ? Math.floor(all * (1 - split)) : all;
  return {samples, batches: null, fingerprint: await dataFingerprint(tensors, samples)};
}

async function run(
  extension: Extension,
  args: FitArgs | FitDatasetArgs,
  given: ValidationGiven | undefined,
  kind: Kind,
  loop: (callbacks: GuardedCallbacks, training: Training) => Promise<History>,
): Promise<History> {
  const {inner} = extension;
  if (inner.isTraining || extension.training !== undefined)
    throw new Error('Cannot start training because another fit() call is ongoing.');
  throwIfDeviceLost();
  const validatesIn = validationTimes(kind.where, args.validationFreq, given !== undefined);
  const training = new Training({
    model: inner,
    contextFor: targets => extension.contextFor(targets),
    targetsFor: extension.targetsFor,
    yieldEvery: args.yieldEvery ?? undefined,
    runningEvery: extension.options.runningEvery,
    ordered: record => extension.ordered(record),
    onRecord: record => extension.onRecord(record),
    validation: given,
    logKeys() {
      const keys = extension.keys();
      return given === undefined ? keys : [...keys, ...keys.map(key => `val_${key}`)];
    },
    validatesIn,
    classWeighted: args.classWeight !== undefined && args.classWeight !== null,
    onFailure() {
      callbacks.silence();
      findHook(inner)?.stages.silence();
    },
    onDroppedEpoch() {
      callbacks.dropEpoch();
      findHook(inner)?.stages.dropEpoch();
    },
    rows: kind.rows,
  });
  let samples: number | null = null;
  const circumstances = (): TrainingCircumstances => ({
    firstEpoch: training.resumption?.saved.progress?.circumstances.firstEpoch ?? args.initialEpoch ?? 0,
    backend: getBackend(),
    seed: extension.options.seed ?? null,
    batchSize: kind.batchSize,
    samples,
    losses: extension.spec?.losses.map(lossName),
  });
  const callbacks: GuardedCallbacks = new GuardedCallbacks(args.callbacks, args.yieldEvery ?? undefined, {
    onError: error => training.fail(error),
    onParams(params) {
      samples = params.samples ?? null;
      if (kind.rows !== undefined) kind.rows.samples = params.samples ?? 0;
      // What the loop logs itself is nothing; callbacks are told what will be there.
      const keys = extension.keys();
      params.metrics = given === undefined ? [...keys] : [...keys, ...keys.map(key => `val_${key}`)];
    },
    onModel(model) {
      const progress = new ProgressCapture(inner, training, () => callbacks.list, circumstances);
      registerSession(model, {...createSession(extension, training, callbacks, given), progress});
      const hook = findHook(model);
      hook?.handleErrors(error => training.fail(error));
      hook?.stages.add(training);
      if (training.dataset !== undefined) hook?.stages.add(training.dataset.stage);
      const {resumption} = training;
      if (resumption === undefined) return;
      hook?.stages.add(resumption);
      warnOf(inner, resumption, callbacks, {...circumstances(), shuffles: kind.shuffles});
    },
  });
  callbacks.enter();
  extension.training = training;
  beginRun(inner);
  try {
    const losses = extension.spec?.losses.map(lossName) ?? [];
    const finders = flatMembers(callbacks.list).filter(member => member.findTraining !== undefined);
    const saved =
      finders.length === 0
        ? undefined
        : await findTraining(finders, inner, {...(await kind.sizes()), losses});
    if (saved !== undefined) training.resumption = new Resumption(saved, resumed(extension, callbacks));
    const history = await loop(callbacks, training);
    if (training.failure !== undefined) throw training.failure.error;
    if (training.epochDropped) history.epoch.pop();
    return history;
  } catch (thrown) {
    // What the loop throws after an error follows from that: the first one counts.
    training.fail(thrown);
    const {error} = training.failure ?? {error: thrown};
    await callbacks.trainError(error);
    throw error;
  } finally {
    callbacks.release();
    training.dispose();
    training.resumption?.saved.dispose();
    unregisterSession(inner);
    endRun(inner);
    extension.training = undefined;
  }
}

/** The first training that a callback wants to have taken up. */
async function findTraining(
  members: readonly NormalizedCallback[],
  model: InnerModel,
  data: TrainingData,
): Promise<SavedTraining | undefined> {
  for (const member of members) {
    const saved = await member.findTraining?.(model as unknown as LayersModel, data);
    if (saved !== undefined) return saved;
  }
  return undefined;
}

function resumed(extension: Extension, callbacks: GuardedCallbacks): Resumed {
  return {
    get model() {
      return extension.inner;
    },
    members: () => callbacks.list,
    skipBatches(count) {
      callbacks.skipBatches(count);
      findHook(extension.inner)?.skipBatches(count);
    },
  };
}

/** How a backup calls an output's loss: whether two functions are the same cannot be told in another process. */
function lossName({given, kind}: OutputLoss): string {
  if (given === null) return 'none';
  return typeof given === 'string' ? (kind ?? given) : 'function';
}

/** Says, once, what of the earlier run cannot be reproduced. */
function warnOf(
  model: InnerModel,
  {saved}: Resumption,
  {list}: GuardedCallbacks,
  now: Omit<RunNow, 'states'>,
): void {
  const {progress, epoch, step} = saved;
  if (progress === undefined) return;
  const states = matchStates(flatMembers(list), progress.callbacks);
  const reasons = resumeWarnings(model, progress.circumstances, {...now, states});
  if (reasons.length === 0) return;
  printWarning(
    `fit goes on in epoch ${epoch}, after ${step} of its batches, but not exactly as it would have without the ` +
      `interruption: ${reasons.join('; ')}.`,
  );
}

function createSession(
  extension: Extension,
  training: Training,
  callbacks: GuardedCallbacks,
  given: ValidationGiven | undefined,
): TrainingSession {
  return {
    outerModel: extension.outer,
    logKeys: () => logKeysOf(extension, callbacks.list, given !== undefined),
    validates: () => given !== undefined,
    validatesNow: () => training.validates,
    direction: key => extension.direction(key),
    lossKind: output => extension.spec?.losses[output]?.kind,
    outputLosses: () => extension.spec?.losses,
    shareValidation(observer) {
      if (given === undefined) return false;
      training.observe(observer);
      return true;
    },
    validationData: () => given?.data,
    validateNow: () => training.validateEarly(),
  };
}

/** `[x, y]` or `[x, y, sampleWeight]`; nothing, and an empty array as in tfjs, is no validation. */
function validationTensors(where: string, data: unknown): [TensorData?, TargetData?, SampleWeights?] {
  if (data === undefined || data === null || (Array.isArray(data) && data.length === 0)) return [];
  if (Array.isArray(data) && (data.length === 2 || data.length === 3))
    return data as [TensorData, TargetData, SampleWeights?];
  const got = Array.isArray(data) ? `an array of ${data.length}` : typeof data;
  throw new UsageError(where, `validationData must be [x, y] or [x, y, sampleWeight]; got ${got}.`);
}
