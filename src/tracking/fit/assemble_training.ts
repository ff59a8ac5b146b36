import {getBackend} from '@tensorflow/tfjs-core';
import {throwIfDeviceLost} from '../../device_loss.js';
import {GuardedCallbacks} from '../../tfjs/callbacks/guarded_callbacks.js';
import {normalizeCallbacks} from '../../tfjs/callbacks/normalize_callbacks.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import {type FitTensors, registerSession} from '../../tfjs/callbacks/training_session.js';
import type {TrainingCircumstances, TrainingData} from '../../tfjs/callbacks/saved_training.js';
import type {LoopDataset} from '../data/loop_dataset.js';
import type {Extension} from '../extension.js';
import type {ResumableDataset} from '../resume/resumable_dataset.js';
import {type Resuming, resumingBy} from '../resume/resuming_callback.js';
import type {Resumption} from '../resume/resumption.js';
import type {FitArgs, FitDatasetArgs} from '../types.js';
import {ElementWeights} from './element_weights.js';
import {FitData, type SeededOrder} from './fit_data.js';
import {RecordStage} from './record_stage.js';
import {TrainFunction} from './train_function.js';
import {TrainingFailure} from './training_failure.js';
import {createSession} from './create_session.js';
import {type ValidationGiven, ValidationRunner} from './validation_runner.js';
import {validationTimes} from './validation_times.js';

/** What `fit` and `fitDataset` do differently. */
export interface TrainingKind {
  readonly where: 'fit' | 'fitDataset';
  readonly given: ValidationGiven | undefined;
  /** Null in `fitDataset`. */
  readonly batchSize: number | null;
  /** Whether the order of the samples changes from epoch to epoch. */
  readonly shuffles: boolean;
  readonly seeded?: SeededOrder;
  /** Undefined in `fitDataset`. */
  readonly fitTensors?: FitTensors;
  /** What `fitDataset` trains on, and the same as its loop reads it. */
  datasets?(
    weights: ElementWeights,
    resuming: Resuming | undefined,
    validatesIn: (epoch: number) => boolean,
  ): {readonly source: ResumableDataset | undefined; readonly loop: LoopDataset};
  /** Describes the data for callbacks that look for an earlier run. */
  describeData(): Omit<TrainingData, 'losses' | 'firstEpochs'>;
}

/** The parts of one `fit` or `fitDataset`. */
export interface Training {
  readonly failure: TrainingFailure;
  /** Undefined if no callback looks for an earlier run. */
  readonly resumption: Resumption | undefined;
  readonly fitData: FitData;
  readonly elementWeights: ElementWeights;
  readonly trainFunction: TrainFunction;
  readonly validation: ValidationRunner;
  readonly source: ResumableDataset | undefined;
  readonly dataset: LoopDataset | undefined;
  /** The user's callbacks. */
  readonly callbacks: GuardedCallbacks;
  /** For callbacks that look for an earlier run. */
  describeData(): TrainingData;
}

/** Builds the parts of a training, each from those before it. Nothing happens to the model yet. */
export function assembleTraining(
  extension: Extension,
  args: FitArgs | FitDatasetArgs,
  kind: TrainingKind,
): Training {
  const {inner: model} = extension;
  const {given} = kind;
  if (model.isTraining || extension.training !== undefined)
    throw new Error('Cannot start training because another fit() call is ongoing.');
  throwIfDeviceLost();
  const validatesIn = validationTimes(kind.where, args.validationFreq, given !== undefined);
  const yieldEvery = args.yieldEvery ?? undefined;
  const list = normalizeCallbacks('fit, callbacks', args.callbacks, yieldEvery);

  const failure = new TrainingFailure(model);
  const fitData = new FitData(kind.seeded);
  const resuming = resumingBy(list, model);
  const resumption = resuming?.resumption;
  const hasClassWeight = (args.classWeight ?? undefined) !== undefined;
  const elementWeights = new ElementWeights(extension, hasClassWeight, failure);
  const shared = {extension, fitData, resumption, failure};
  const trainFunction = new TrainFunction({...shared, elementWeights});
  const validation = new ValidationRunner({...shared, given, validatesIn, yieldEvery});
  const {source, loop: dataset} = kind.datasets?.(elementWeights, resuming, validatesIn) ?? {};
  const describeData = (): TrainingData => ({
    ...kind.describeData(),
    losses: lossNames(extension) ?? [],
    firstEpochs: source && resumption?.firstEpochs(source),
  });
  const parts = {...shared, elementWeights, trainFunction, validation, source, dataset, describeData};
  return {...parts, callbacks: guardedCallbacks(list, {...parts, args, kind})};
}

type Parts = Omit<Training, 'callbacks'> & {
  readonly extension: Extension;
  readonly args: FitArgs | FitDatasetArgs;
  readonly kind: TrainingKind;
};

/** The user's callbacks. Once tfjs has created the hook, they connect the parts of the training with it. */
function guardedCallbacks(list: readonly NormalizedCallback[], parts: Parts): GuardedCallbacks {
  const {extension, kind, failure, resumption, fitData, trainFunction, validation, dataset} = parts;
  const circumstances = (): TrainingCircumstances => circumstancesOf(parts);
  const captured = {
    model: extension.inner,
    callbacks: list,
    failure,
    trainFunction,
    validation,
    circumstances,
  };
  const session = createSession(extension, list, validation, captured, kind.fitTensors);
  const recordStage = new RecordStage({extension, trainFunction, validation, failure});
  return new GuardedCallbacks(list, failure, {
    onParams(params) {
      fitData.setSamples(params.samples ?? null);
      // tfjs's loop logs nothing by itself, so tell the callbacks which keys the record stage will write.
      params.metrics = extension.logKeys(validation.hasData);
    },
    onModel(innerModel) {
      registerSession(innerModel, session);
      const hook = findHook(innerModel);
      hook?.handleErrors(error => failure.fail(error));
      hook?.stages.add(recordStage);
      if (dataset !== undefined) hook?.stages.add(dataset.stage);
      const restorer = resumption?.restorer();
      if (restorer === undefined) return;
      hook?.stages.add(restorer);
      restorer.warnOfDifferences(circumstances());
    },
  });
}

/** What a backup has to know about the training beside its state. */
function circumstancesOf({extension, args, kind, resumption, fitData}: Parts): TrainingCircumstances {
  return {
    firstEpoch: resumption?.firstEpoch ?? args.initialEpoch ?? 0,
    backend: getBackend(),
    seed: extension.options.seed ?? null,
    batchSize: kind.batchSize,
    samples: fitData.samples,
    losses: lossNames(extension),
    shuffles: kind.shuffles,
    classWeight: args.classWeight ?? null,
  };
}

/** The losses of the outputs, for backups: another process cannot tell whether two functions are the same. */
function lossNames({spec}: Extension): string[] | undefined {
  return spec?.losses.map(({given, kind}) => {
    if (given === null) return 'none';
    return typeof given === 'string' ? (kind ?? given) : 'function';
  });
}
