/** `keras/<Class>.json`: a metric fed batch by batch. */
import {dispose, getBackend, type Tensor} from '@tensorflow/tfjs-core';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import type {MetricResult, TensorLike} from '../../../src/types.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {arraysOf, isClose, type Nums, show, type TensorJson, tensorOf, type Tolerance} from '../values.js';

interface Batch {
  readonly yTrue?: TensorJson;
  readonly yPred?: TensorJson;
  readonly values?: TensorJson;
  readonly sampleWeight: TensorJson | null;
}

export interface KerasCase {
  readonly 'id': string;
  readonly 'metric': string;
  readonly 'config': Readonly<Record<string, unknown>>;
  readonly 'tags': readonly string[];
  readonly 'batches': readonly Batch[];
  readonly 'resultInitial': Nums | {readonly error: string};
  readonly 'resultsAfterEachBatch': readonly Nums[];
  readonly 'resultAfterReset': Nums;
  readonly 'resultsFloat64'?: readonly Nums[];
  readonly 'float64Differs'?: boolean;
  readonly 'torchDiffers'?: readonly Nums[] | {readonly resultsAfterEachBatch: readonly Nums[]};
  readonly 'resultsIn3.15.1'?: readonly Nums[];
  readonly 'tolerance': Tolerance;
}

/** Metrics whose function reduces the last axis: there Keras counts a rank-1 batch as one sample. */
const REDUCE_LAST_AXIS: readonly string[] = [
  'BinaryCrossentropy',
  'ConcordanceCorrelation',
  'Hinge',
  'KLDivergence',
  'LogCoshError',
  'MeanAbsoluteError',
  'MeanAbsolutePercentageError',
  'MeanSquaredError',
  'MeanSquaredLogarithmicError',
  'PearsonCorrelation',
  'Poisson',
  'SquaredHinge',
  'binary_crossentropy',
  'binary_focal_crossentropy',
  'hinge',
  'huber',
  'kl_divergence',
  'log_cosh',
  'mean_absolute_error',
  'mean_absolute_percentage_error',
  'mean_squared_error',
  'mean_squared_logarithmic_error',
  'poisson',
  'squared_hinge',
];

/** Backends that take smaller numbers for 0. */
const FLUSHING = ['webgl', 'webgpu', 'tensorflow'];
/** The least float32 that they tell from 0. */
const LEAST_NORMAL = 2 ** -126;

/** The rule by which this case's numbers are not ours, if one does. */
function differs({metric, config, batches}: KerasCase): string | undefined {
  const name = metric === 'MeanMetricWrapper' ? String(config.fn) : metric;
  const ranks = batches.flatMap(b => [b.yTrue?.shape.length, b.yPred?.shape.length]);
  if (REDUCE_LAST_AXIS.includes(name) && ranks.every(r => r === 1)) return RULES.rankOne;
  const ignored = config.ignore_class;
  const drops = (b: Batch) => b.sampleWeight === null && b.yTrue?.values.includes(ignored as number);
  if (typeof ignored === 'number' && batches.some(drops)) return RULES.ignoredClass;
  const misaligned = (b: Batch) =>
    (b.yPred?.shape.length ?? 0) >= 3 && b.sampleWeight?.shape.length === 1 && b.sampleWeight.shape[0] > 1;
  if (isConfusion(name) && batches.some(misaligned)) return RULES.batchWeights;
  const truncates = (b: Batch) => (b.sampleWeight?.values ?? []).some(w => !Number.isInteger(w));
  if (/IoU$/.test(name) && !/^float/.test(String(config.dtype)) && batches.some(truncates)) {
    return RULES.wholeWeights;
  }
  const isDenormal = (x: number) => x !== 0 && Math.abs(x) < LEAST_NORMAL;
  const denormal = (b: Batch) => b.yPred?.values.some(x => isDenormal(Number(x)));
  if (FLUSHING.includes(getBackend()) && batches.some(denormal)) return RULES.denormals;
  return undefined;
}

function isConfusion(name: string): boolean {
  return /^(AUC|Precision|Recall|(True|False)(Positives|Negatives)|\w+At(Recall|Precision|S\w+ity))$/.test(
    name,
  );
}

function update(metric: Metric, batch: Batch, convert: (t: TensorJson) => TensorLike): void {
  const of = (t: TensorJson | null | undefined) => (t ? convert(t) : undefined);
  const [yTrue, yPred, values, weight] = [batch.yTrue, batch.yPred, batch.values, batch.sampleWeight].map(of);
  if (metric.takesValues) metric.updateState(values as TensorLike, weight);
  else metric.updateState(yTrue as TensorLike, yPred, weight);
}

interface Trace {
  readonly initial: MetricResult;
  readonly afterEachBatch: MetricResult[];
  readonly afterReset: MetricResult;
  readonly again: MetricResult;
}

async function trace(given: KerasCase, arrays: boolean): Promise<Trace> {
  const metric = metricFrom({className: given.metric, config: given.config});
  const made: Tensor[] = [];
  const convert = (t: TensorJson): TensorLike => {
    if (arrays) return arraysOf(t);
    made.push(tensorOf(t));
    return made[made.length - 1];
  };
  const result = async () => (await metric.result()) as MetricResult;
  try {
    const initial = await result();
    const afterEachBatch: MetricResult[] = [];
    for (const batch of given.batches) {
      update(metric, batch, convert);
      afterEachBatch.push(await result());
    }
    metric.resetState();
    const afterReset = await result();
    update(metric, given.batches[0], convert);
    return {initial, afterEachBatch, afterReset, again: await result()};
  } finally {
    metric.dispose();
    dispose(made);
  }
}

function compare(given: KerasCase, got: Trace): Outcome {
  const {tolerance, resultInitial} = given;
  if (typeof resultInitial === 'object' && 'error' in resultInitial) {
    // Rule 1: where Keras raises before data, a value is documented, and a reset leads back to it.
    if (show(got.afterReset) !== show(got.initial)) {
      return fail(`after reset got ${show(got.afterReset)}, before data it was ${show(got.initial)}`);
    }
  } else if (!isClose(got.initial, resultInitial, tolerance)) {
    return fail(`before data got ${show(got.initial)}, want ${show(resultInitial)}`);
  } else if (!isClose(got.afterReset, given.resultAfterReset, tolerance)) {
    return fail(`after reset got ${show(got.afterReset)}, want ${show(given.resultAfterReset)}`);
  }
  const torch = given.torchDiffers;
  const rights = [
    given.resultsAfterEachBatch,
    given.resultsFloat64,
    torch !== undefined && 'resultsAfterEachBatch' in torch ? torch.resultsAfterEachBatch : torch,
    given['resultsIn3.15.1'],
  ].filter(r => r !== undefined);
  const isRight = (value: MetricResult, i: number) =>
    rights.some(right => isClose(value, right[i], tolerance));
  const wrong = got.afterEachBatch.findIndex((value, i) => !isRight(value, i));
  if (wrong >= 0) {
    const want = given.resultsAfterEachBatch[wrong];
    return fail(`after batch ${wrong} got ${show(got.afterEachBatch[wrong])}, want ${show(want)}`);
  }
  if (!isRight(got.again, 0)) return fail(`batch 0 after a reset got ${show(got.again)}`);
  return pass;
}

/** Runs one case, with tensors, or with (nested) typed arrays. */
export async function runKeras(given: KerasCase, arrays = false): Promise<Outcome> {
  const outcome = compare(given, await trace(given, arrays));
  const rule = outcome.verdict === 'fail' ? differs(given) : undefined;
  return rule === undefined ? outcome : skip(rule);
}
