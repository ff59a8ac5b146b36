import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {History} from '@tensorflow/tfjs-layers';
import type {FitTensors} from '../../tfjs/callbacks/training_session.js';
import {refuseDataset} from '../data/dataset_batches.js';
import {samplesOf} from '../data/given_tensor.js';
import {checkTensors} from '../data/tensor_checks.js';
import {tensorsIn} from '../data/tensors_in.js';
import type {CompleteTargets} from '../data/unlabelled.js';
import type {Extension} from '../extension.js';
import type {FitArgs, SampleWeights, TargetData, TensorData} from '../types.js';
import {assembleTraining, type TrainingKind} from './assemble_training.js';
import {checkFitArguments, checkSplit, validationTensors} from './fit_arguments.js';
import {run} from './run_training.js';
import type {ValidationGiven} from './validation_runner.js';

/** tfjs's. */
const DEFAULT_BATCH_SIZE = 32;

/** tfjs's own `fit` or `fitDataset`. */
export type Loop = (...args: unknown[]) => Promise<History>;

/** Validation data with targets for every output. */
interface ValidationTensors {
  readonly x: TensorData;
  readonly y: unknown;
  readonly weights: SampleWeights | undefined;
}

/** `fit` on an extended model: tfjs's own loop, without the arguments that it refuses. */
export async function fit(
  extension: Extension,
  original: Loop,
  x: TensorData,
  y: TargetData,
  options?: FitArgs | null,
): Promise<History> {
  refuseDataset('fit', x);
  const args = checkFitArguments(options ?? {}, extension.inner.outputNames);
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
  validation: ValidationTensors | undefined,
): Promise<History> {
  const {inner} = extension;
  checkTensors('fit', 'x', x, inner.inputNames);
  checkTensors('fit', 'y', y, inner.outputNames);
  if (validation !== undefined) {
    checkTensors('fit, validationData', 'x', validation.x, inner.inputNames);
    checkTensors('fit, validationData', 'y', validation.y, inner.outputNames);
  }
  const split = validation === undefined ? (args.validationSplit ?? 0) : 0;
  if (split > 0) checkSplit(split, samplesOf(x, inner));
  const {seed} = extension.options;
  const shuffle = args.shuffle ?? true;
  const batchSize = args.batchSize ?? DEFAULT_BATCH_SIZE;
  const seeded = seed !== undefined && (shuffle as unknown) === true ? {seed, batchSize} : undefined;
  const fitTensors = fitTensorsOf(x, y, split);
  const kind: TrainingKind = {
    where: 'fit',
    given: validationGiven(args, validation, split),
    batchSize,
    shuffles: Boolean(shuffle),
    seeded,
    fitTensors,
    describeData: () => ({
      samples: fitTensors.trained,
      batches: null,
      trained: {x, y, weights: args.sampleWeight},
      validation: validation ?? {},
    }),
  };
  const training = assembleTraining(extension, args, kind);
  return run(extension, training, () =>
    original(x, y, {
      ...args,
      validationData: validation && [validation.x, validation.y],
      callbacks: training.callbacks,
      initialEpoch: training.resumption?.initialEpoch(args.epochs ?? 1) ?? args.initialEpoch,
      shuffle: seeded === undefined ? args.shuffle : false,
    }),
  );
}

function validationGiven(
  {validationData: data}: FitArgs,
  validation: ValidationTensors | undefined,
  split: number,
): ValidationGiven | undefined {
  if (validation !== undefined) return {data, weights: validation.weights};
  return split > 0 ? {data: undefined, split} : undefined;
}

/** What `fit` trains on. The last part of it is validated on if it is split. */
function fitTensorsOf(x: TensorData, y: unknown, split: number): FitTensors {
  const [first] = [x, y].flatMap(tensorsIn) as readonly (Tensor | undefined)[];
  const samples = first?.shape?.[0] ?? 0;
  // As tfjs splits.
  return {x, y, samples, trained: split > 0 ? Math.floor(samples * (1 - split)) : samples};
}
