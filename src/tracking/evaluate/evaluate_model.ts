import {dispose, scalar, type Scalar, type Tensor} from '@tensorflow/tfjs-core';
import {checkVerbose} from '../../check.js';
import {checkOptions} from '../../options.js';
import {UsageError} from '../../errors.js';
import {Yielder} from '../../tfjs/engine/yielder.js';
import {classWeightsOf} from '../data/class_weights.js';
import {checkDataset, isDataset, isLazyIterator} from '../data/dataset_batches.js';
import {evaluateElements, evaluateTensors, evaluateTensorsSync, type Evaluation} from './evaluation.js';
import type {Extension} from '../extension.js';
import {type LogRecord, Pass} from '../pass/pass.js';
import {bothWeights, refuseWeights} from '../data/sample_weights.js';
import {withStandardData} from '../data/standard_data.js';
import {trainStep} from '../pass/step.js';
import type {EvaluateDatasetArgs, EvaluateTensorsArgs, TargetData, TrainOnBatchArgs} from '../types.js';
import type {StepData} from '../data/standard_data.js';

function evaluation(extension: Extension, yielder?: Yielder): Evaluation {
  return {
    contextFor: targets => extension.contextFor(targets),
    targetsFor: extension.targetsFor,
    yieldIfDue: yielder && (() => yielder.yieldIfDue()),
  };
}

function scalars(extension: Extension, record: LogRecord): Scalar | Scalar[] {
  const list = extension.results(record).map(([, value]) => scalar(value));
  return list.length === 1 ? list[0] : list;
}

/** `model.evaluate`. It is synchronous, as in tfjs, so it blocks until the device is read, once. */
export function evaluate(
  extension: Extension,
  x: unknown,
  y: unknown,
  given?: EvaluateTensorsArgs | null,
): Scalar | Scalar[] {
  const args = checkOptions('evaluate', given ?? {}, ['batchSize', 'sampleWeight', 'verbose', 'steps']);
  checkVerbose('evaluate', args.verbose);
  if ((args as {steps?: unknown}).steps != null) {
    throw new UsageError(
      'evaluate',
      'steps cannot be given, as in plain tfjs. Give batchSize, or fewer samples.',
    );
  }
  const {inner, targetsFor} = extension;
  const record = withStandardData('evaluate', inner, x, y, args, targetsFor, data =>
    evaluateTensorsSync(evaluation(extension), data),
  );
  extension.onRecord(record);
  return scalars(extension, record);
}

/** The record of a pass over tensors or a dataset. Yields to the event loop between batches. */
export async function evaluateRecord(
  extension: Extension,
  where: string,
  data: unknown,
  y: unknown,
  given?: EvaluateTensorsArgs | EvaluateDatasetArgs | null,
): Promise<LogRecord> {
  const args = given ?? {};
  const yielding = evaluation(extension, new Yielder());
  let record: LogRecord;
  if (isDataset(data) || isLazyIterator(data)) {
    refuseWeights(where, args);
    const {batches, verbose} = checkOptions(where, args as EvaluateDatasetArgs, ['batches', 'verbose']);
    checkVerbose(where, verbose);
    record = await evaluateElements(yielding, where, data, extension.inner, batches ?? undefined);
  } else {
    const options = checkOptions(where, args as EvaluateTensorsArgs, [
      'batchSize',
      'sampleWeight',
      'verbose',
    ]);
    checkVerbose(where, options.verbose);
    const {inner, targetsFor} = extension;
    record = await withStandardData(where, inner, data, y, options, targetsFor, tensors =>
      evaluateTensors(yielding, tensors),
    );
  }
  extension.onRecord(record);
  return record;
}

/** `model.evaluateDataset`. */
export async function evaluateDataset(
  extension: Extension,
  dataset: unknown,
  args?: EvaluateDatasetArgs | null,
): Promise<Scalar | Scalar[]> {
  if (!isLazyIterator(dataset)) checkDataset('evaluateDataset', dataset, 'evaluate');
  return scalars(extension, await evaluateRecord(extension, 'evaluateDataset', dataset, undefined, args));
}

/** `model.evaluateLogs`: the record as an object, for tensors or a dataset. */
export async function evaluateLogs(
  extension: Extension,
  x: unknown,
  yOrArgs: unknown,
  args?: EvaluateTensorsArgs | null,
): Promise<Record<string, number>> {
  const given =
    isDataset(x) || isLazyIterator(x) ? (yOrArgs as EvaluateDatasetArgs | null | undefined) : args;
  return Object.fromEntries(await evaluateRecord(extension, 'evaluateLogs', x, yOrArgs, given));
}

/** The pass of one step of training. */
function trainedPass(extension: Extension, data: StepData): Pass {
  const context = extension.contextFor(data.targets);
  const pass = new Pass(context);
  try {
    trainStep(context, data, pass);
    return pass;
  } catch (error) {
    pass.dispose();
    throw error;
  }
}

/** `model.trainOnBatch`: one step and its numbers, in the order of `metricsNames`. */
export async function trainOnBatch(
  extension: Extension,
  x: Tensor | Tensor[] | {[name: string]: Tensor},
  y: TargetData,
  args?: TrainOnBatchArgs | null,
): Promise<number | number[]> {
  const where = 'trainOnBatch';
  const {sampleWeight, classWeight} = checkOptions(where, args ?? {}, ['sampleWeight', 'classWeight']);
  if (classWeight != null && sampleWeight != null) throw bothWeights(where);
  const {inner, targetsFor} = extension;
  const options = {sampleWeight, batchSize: 'all'} as const;
  const pass = await withStandardData(where, inner, x, y, options, targetsFor, async data => {
    if (classWeight == null) return trainedPass(extension, data);
    const weights = await classWeightsOf(where, classWeight, inner.outputNames, data.targets);
    try {
      return trainedPass(extension, {...data, weights});
    } finally {
      dispose(weights.filter(w => w !== undefined));
    }
  });
  try {
    const record = await pass.record();
    extension.onRecord(record);
    const values = extension.results(record).map(([, value]) => value);
    return values.length === 1 ? values[0] : values;
  } finally {
    pass.dispose();
  }
}
