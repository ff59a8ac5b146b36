import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {History} from '@tensorflow/tfjs-layers';
import type {InnerModel} from '../tfjs/internals.js';
import {override} from '../tfjs/model/override.js';
import {areClassIds, shapeRule, takesEither} from './compile/output_losses.js';
import {classWeightsOf} from './data/class_weights.js';
import {foreign, givenTensor, samplesOf} from './data/given_tensor.js';
import {bothWeights, standardWeights} from './data/sample_weights.js';
import {isUnlabelled} from './data/unlabelled.js';
import {evaluate, evaluateDataset, trainOnBatch} from './evaluate/evaluate_model.js';
import type {Extension} from './extension.js';
import {fit, type Loop} from './fit/fit.js';
import {fitDataset} from './fit/fit_dataset.js';
import {VALIDATION_STAND_IN} from './fit/validation_runner.js';
import type {Extended} from './extended_types.js';
import type {
  ClassWeightArgument,
  DatasetLike,
  FitArgs,
  FitDatasetArgs,
  SampleWeights,
  TargetData,
  TensorData,
} from './types.js';

type Method<K extends keyof InnerModel> = InnerModel[K];
/** Without the log keys, which only exist in types. */
type UntypedFit = (x: TensorData, y: TargetData, args?: FitArgs) => Promise<History>;
type UntypedFitDataset = (dataset: DatasetLike, args: FitDatasetArgs) => Promise<History>;

/**
 * Replaces methods of the model that trains. tfjs's loops stay as they are: they ask the model for a train
 * function, for standardized data and for validation, and get those of the extension.
 *
 * @returns a function that restores tfjs's methods
 */
export function install(extension: Extension, inner: InnerModel): () => void {
  return override(inner, {
    fit: fitOf(extension, inner),
    fitDataset: fitDatasetOf(extension, inner),
    evaluate: evaluateOf(extension),
    evaluateDataset: evaluateDatasetOf(extension),
    // A functional model is the one that the user holds, which has it already.
    ...((inner as unknown) !== extension.outer && {trainOnBatch: trainOnBatchOf(extension)}),
    makeTrainFunction: makeTrainFunctionOf(extension),
    testLoop: testLoopOf(extension),
    getDedupedMetricsNames: getDedupedMetricsNamesOf(extension, inner),
    standardizeUserData: standardizeUserDataOf(extension, inner),
    standardizeUserDataXY: standardizeUserDataXYOf(extension, inner),
  });
}

function fitOf(extension: Extension, inner: InnerModel): UntypedFit {
  const original = inner.fit.bind(inner) as Loop;
  return (x, y, args) => fit(extension, original, x, y, args);
}

function fitDatasetOf(extension: Extension, inner: InnerModel): UntypedFitDataset {
  const original = inner.fitDataset.bind(inner) as unknown as Loop;
  return (dataset, args) => fitDataset(extension, original, dataset, args);
}

function evaluateOf(extension: Extension): Extended['evaluate'] {
  return (x, y, args) => evaluate(extension, x, y, args);
}

/** The loop of `fitDataset` validates by this method. */
function evaluateDatasetOf(extension: Extension): Extended['evaluateDataset'] {
  return async (dataset, args) => {
    const {training} = extension;
    if (training === undefined || (dataset as unknown) !== VALIDATION_STAND_IN)
      return evaluateDataset(extension, dataset, args);
    await training.validation.runOnGivenData();
    return [];
  };
}

function trainOnBatchOf(extension: Extension): Extended['trainOnBatch'] {
  return (x, y, args) => trainOnBatch(extension, x, y, args);
}

/** The train function returns no tensors, so the loop logs nothing: the record stage writes the logs. */
function makeTrainFunctionOf(extension: Extension): Method<'makeTrainFunction'> {
  return () => data => {
    extension.training?.trainFunction.run(data);
    return [];
  };
}

/** The loop of `fit` validates by this method. */
function testLoopOf(extension: Extension): Method<'testLoop'> {
  return (_testFunction, ins, batchSize) => {
    extension.training?.validation.schedule(ins, batchSize as number);
    return [];
  };
}

/** The keys of what the train function returns. */
function getDedupedMetricsNamesOf(extension: Extension, inner: InnerModel): Method<'getDedupedMetricsNames'> {
  const original = inner.getDedupedMetricsNames.bind(inner);
  return () => (extension.training === undefined ? original() : []);
}

/** The loop of `fit` gets all its tensors from this method. */
function standardizeUserDataOf(extension: Extension, inner: InnerModel): Method<'standardizeUserData'> {
  const original = inner.standardizeUserData.bind(inner);
  return async (x, y, sampleWeight, classWeight, ...rest) => {
    const fitData = extension.training?.fitData;
    if (sampleWeight === null || sampleWeight === undefined) {
      const [xs, ys] = await original(x, y, null, null, ...rest).catch(error => {
        throw fitData?.isNoted === true ? inValidationData(error) : error;
      });
      const weights = await classWeighted(inner, classWeight, ys).catch((error: unknown) => {
        dispose([...foreign(xs, x), ...foreign(ys, y)]);
        throw error;
      });
      fitData?.note([...xs, ...ys], weights ?? []);
      return [xs, ys, weights];
    }
    if (classWeight !== null && classWeight !== undefined) throw bothWeights('fit');
    // Before tfjs makes tensors, which it would leak after an error.
    const samples = samplesOf(x, inner);
    const weights = standardWeights('fit', sampleWeight as SampleWeights, inner.outputNames, samples);
    fitData?.takeWeights(weights);
    const [xs, ys] = await original(x, y, null, null, ...rest);
    // The loop disposes its weights.
    const copies = weights.map(w => w?.clone() ?? null);
    fitData?.note([...xs, ...ys], copies);
    return [xs, ys, copies];
  };
}

/** tfjs checks the data to train on and the validation data in the same way, and says "target" of both. */
function inValidationData(error: unknown): unknown {
  if (error instanceof Error) error.message = `fit, validationData: ${error.message}`;
  return error;
}

/** tfjs's own `classWeight` leaks the tensors it has made if a class has no weight. */
async function classWeighted(
  inner: InnerModel,
  classWeight: unknown,
  targets: Tensor[],
): Promise<(Tensor | null)[] | null> {
  if (classWeight === null || classWeight === undefined) return null;
  const weights = await classWeightsOf('fit', classWeight as ClassWeightArgument, inner.outputNames, targets);
  return weights.map(w => w ?? null);
}

function standardizeUserDataXYOf(extension: Extension, inner: InnerModel): Method<'standardizeUserDataXY'> {
  const original = inner.standardizeUserDataXY.bind(inner);
  return (x, y, checkBatchAxis, batchSize) => {
    const {feedOutputShapes} = inner;
    inner.feedOutputShapes = expectShapes(extension, inner, y);
    try {
      return original(x, y, checkBatchAxis, batchSize);
    } finally {
      inner.feedOutputShapes = feedOutputShapes;
    }
  };
}

/**
 * Tells tfjs which target shapes to expect. It knows by the identity of a loss (C5), but some losses take
 * class ids as well as targets as wide as the output.
 *
 * @returns the shapes of the outputs; null where there are no labels
 */
function expectShapes(extension: Extension, inner: InnerModel, y: unknown): InnerModel['feedOutputShapes'] {
  const shapes = [...inner.feedOutputShapes];
  extension.spec?.losses.forEach((loss, i) => {
    if (!takesEither(loss)) return;
    const target = givenTensor(y, i, inner.outputNames[i]);
    const unlabelled = target !== undefined && isUnlabelled(target);
    if (unlabelled) shapes[i] = null;
    const isIds =
      target !== undefined && !unlabelled && areClassIds(target.shape, extension.spec?.outputShapes[i] ?? []);
    inner.feedLossFns[i] = shapeRule(loss, isIds ? 'ids' : 'full');
  });
  return shapes;
}
