/** `sklearn/<function>.json` and similar files: our metric for each function, fed at once and in batches. */
import {fleissKappa} from '../../../../src/functional/correlation/fleiss_kappa.js';
import type {StatisticMetric} from '../../../../src/metrics/base/statistic_metric.js';
import {forcedPath} from '../../../../src/array/path.js';
import type {ArrayData, MetricResult} from '../../../../src/types.js';
import {fail, type Outcome, pass, skip} from '../../outcome.js';
import {isClose, type Nums, show, type Tolerance} from '../../values.js';
import {type Adapters, type Arrangement, type FunctionCase, type Functions, valuesOf} from './arrangement.js';
import {calibration, calibrationFunctions} from './calibration.js';
import {classification} from './classification.js';
import {correlation} from './correlation.js';
import {curveFunctions, curves} from './curves.js';
import {forecasting} from './forecasting.js';
import {image, imageFunctions} from './image.js';
import {thresholdFunctions} from './thresholds.js';
import {ranking} from './ranking.js';
import {regression, regressionFunctions} from './regression.js';
import {metricOf, retrieval, retrievalFunctions} from './retrieval.js';
import {text, textFunctions} from './text.js';
import {torchClassification, torchSamplewise} from './torch_classification.js';

const ADAPTERS: Adapters = {
  ...classification,
  ...curves,
  ...regression,
  ...correlation,
  ...ranking,
  ...calibration,
  ...forecasting,
  ...image,
  ...text,
  ...torchClassification,
  ...retrieval,
};

const FUNCTIONS: Functions = {
  ...thresholdFunctions,
  fleiss_kappa: ({args, kwargs}) => fleissKappa(valuesOf(args.ratings), kwargs),
  ...curveFunctions,
  ...calibrationFunctions,
  ...regressionFunctions,
  ...imageFunctions,
  ...textFunctions,
  ...torchSamplewise,
  ...retrievalFunctions,
};

/** The case as an update of ours; undefined for an unknown function. */
export function arrangementOf(given: FunctionCase): Arrangement | undefined {
  return ADAPTERS[given.function]?.(given);
}

/** On the device everything is float32, whatever the reference computed in. */
const DEVICE: Tolerance = {rtol: 2e-5, atol: 1e-5};

function isCloseDeep(got: unknown, want: unknown, tolerance: Tolerance): boolean {
  if (typeof want !== 'object' || want === null) return isClose(got, want as Nums, tolerance);
  if (typeof got !== 'object' || got === null) return false;
  if (Array.isArray(want)) {
    return (
      Array.isArray(got) &&
      got.length === want.length &&
      want.every((w, i) => isCloseDeep(got[i], w, tolerance))
    );
  }
  return Object.entries(want).every(([key, w]) =>
    isCloseDeep((got as Record<string, unknown>)[key], w, tolerance),
  );
}

function part(x: ArrayData, from: number, to: number): ArrayData {
  return (x as readonly ArrayData[]).slice(from, to);
}

async function resultOf(
  {className, config, make, yTrue, yPred, sampleWeight, groups}: Arrangement,
  cuts: readonly number[],
) {
  const metric = make?.() ?? metricOf(className, config);
  try {
    for (let i = 0; i + 1 < cuts.length; i++) {
      const cut = (x: ArrayData): ArrayData => part(x, cuts[i], cuts[i + 1]);
      const some = {yTrue: cut(yTrue), yPred: cut(yPred), sampleWeight: sampleWeight && cut(sampleWeight)};
      if (groups === undefined) metric.updateState(some.yTrue, some.yPred, some.sampleWeight);
      else (metric as StatisticMetric).updateBatch({...some, groups: cut(groups)});
    }
    return (await metric.result()) as MetricResult;
  } finally {
    metric.dispose();
  }
}

export async function runFunction(given: FunctionCase): Promise<Outcome> {
  const tolerance = forcedPath() === 'device' ? DEVICE : given.tolerance;
  const ofFunction = await FUNCTIONS[given.function]?.(given);
  if (ofFunction !== undefined) {
    return isCloseDeep(ofFunction, given.result, tolerance)
      ? pass
      : fail(`got ${show(ofFunction)}, want ${show(given.result)}`);
  }
  const arrangement = arrangementOf(given);
  if (arrangement === undefined) {
    return fail(`there is no counterpart of ${given.function}`);
  }
  const {length} = arrangement.yTrue as readonly unknown[];
  const whole = [0, length];
  const parts = [0, Math.ceil(length / 3), Math.ceil(length / 2), length].filter(
    (c, i, all) => c !== all[i - 1],
  );
  for (const cuts of [whole, parts]) {
    let got: unknown;
    try {
      const ours = await resultOf(arrangement, cuts);
      got = arrangement.result?.(ours) ?? ours;
    } catch (error) {
      if (given.error !== undefined) return pass;
      throw error;
    }
    if (given.error !== undefined) return fail(`expected an error, got ${show(got)}`);
    if (!isCloseDeep(got, given.result, tolerance)) {
      if (isCloseDeep(await arrangement.accident?.(), given.result, tolerance)) continue;
      if (arrangement.differs !== undefined) return skip(arrangement.differs);
      return fail(`${cuts.length - 1} batches: got ${show(got)}, want ${show(given.result)}`);
    }
  }
  if (arrangement.differs !== undefined) {
    return fail(`the result is the library's, so the adapter must not say: ${arrangement.differs}`);
  }
  return pass;
}
