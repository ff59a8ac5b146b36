import {UsageError} from '../../src/errors.js';
import type {Counts} from '../../src/functional/confusion/count_ratio.js';
import {inTurn} from '../../src/metrics/base/in_turn.js';
import {isMetric} from '../../src/metrics/base/is_metric.js';
import {refuseClass} from '../../src/metrics/base/refuse_class.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {disposeState} from '../../src/metrics/base/metric_state.js';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import type {MetricConfig} from '../../src/metrics/names/metric_identifier.js';
import {namedMetric} from '../../src/metrics/names/named_metric.js';
import {snakeCase} from '../../src/snake_case.js';
import type {MetricResult} from '../../src/types.js';
import {type BinaryScore, binaryScore, fBetaScore} from './binary_scores.js';

/**
 * Scores labels and predictions, each 0 or 1, in any order. `sampleWeight` is undefined if the data has no
 * weights.
 */
export type LabelsFunction = (
  yTrue: Uint8Array,
  yPred: Uint8Array,
  sampleWeight: Float64Array | undefined,
) => number;

/**
 * A metric to tune a threshold for: a name, `{className, config}`, a metric, a function that makes one, or a
 * function of labels.
 */
export type TunableMetric = string | MetricConfig | Metric | (() => Metric) | LabelsFunction;

/** The score that a threshold is tuned for. Has either `ofCounts` or `ofLabels`. */
export interface Objective {
  /** The name in log keys. */
  readonly name: string;
  readonly direction: 'max' | 'min';
  /** The score, from the weights of true and false positives and negatives. */
  ofCounts?(counts: Counts): number | Promise<number>;
  /** The score, from labels and predictions. */
  ofLabels?: LabelsFunction;
}

const WHERE = 'ThresholdTuner, metric';

/**
 * @param given the direction; undefined: that of the metric, and `'max'` for a function
 * @param table what names of metrics mean
 */
export function objectiveOf(
  metric: TunableMetric,
  name: string | undefined,
  given: 'max' | 'min' | undefined,
  table: MetricTable,
): Objective {
  const known = knownScore(metric);
  if (known !== undefined) {
    return {name: name ?? known.name, direction: given ?? 'max', ofCounts: known.score};
  }
  if (typeof metric === 'function') {
    refuseClass(WHERE, metric);
    const made = metric.length === 0 ? (metric as () => unknown)() : undefined;
    if (isMetric(made)) return ofMetric(made, name, given);
    return {name: name ?? 'metric', direction: given ?? 'max', ofLabels: metric as LabelsFunction};
  }
  return ofMetric(namedMetric(metric, {}, table), name, given);
}

function knownScore(metric: TunableMetric): {name: string; score: BinaryScore} | undefined {
  if (typeof metric === 'string') {
    const score = binaryScore(metric);
    return score && {name: snakeCase(metric), score};
  }
  if (typeof metric !== 'object' || metric === null || isMetric(metric)) return undefined;
  const {className, class_name: pythonName, config} = metric;
  // Of the options of Keras's F-scores only beta applies: there is one class, and the tuner sets the
  // thresholds.
  const typed = className ?? pythonName;
  if (typed !== 'FBetaScore' && typed !== 'F1Score') return undefined;
  const beta = typeof config?.beta === 'number' ? config.beta : 1;
  const name = typeof config?.name === 'string' ? config.name : snakeCase(typed).replace('f_beta', 'fbeta');
  return {name, score: fBetaScore(beta)};
}

function ofMetric(metric: Metric, name: string | undefined, given: 'max' | 'min' | undefined): Objective {
  const direction = given ?? metric.direction;
  if (direction === undefined) {
    throw new UsageError(
      WHERE,
      `nothing says which way ${metric.name} is better: give mode: 'max' or 'min'.`,
    );
  }
  return {name: name ?? metric.name, direction, ofCounts: counts => valueOf(metric, counts)};
}

/** The result of a metric for counts: for four samples, each with one of the counts as its weight. */
async function valueOf(metric: Metric, {tp, fp, fn, tn}: Counts): Promise<number> {
  const state = metric.newState();
  try {
    const result = await inTurn(metric, state, async () => {
      metric.updateState([[1], [0], [1], [0]], [[1], [1], [0], [0]], [tp, fp, fn, tn]);
      return metric.result();
    });
    return onlyNumber(metric, result as MetricResult);
  } finally {
    disposeState(state);
  }
}

function onlyNumber(metric: Metric, result: MetricResult): number {
  const value = Array.isArray(result) && result.length === 1 ? result[0] : result;
  if (typeof value === 'number') return value;
  throw new UsageError(
    WHERE,
    `${metric.name} returns ${JSON.stringify(result)}; to compare thresholds it must be a number.`,
  );
}

/**
 * @throws UsageError for a metric that does not distinguish right from wrong predictions of 0 and 1, such as
 *   one that uses the greatest score of each row
 */
export async function checkObjective(objective: Objective): Promise<void> {
  const {ofCounts, name} = objective;
  if (ofCounts === undefined) return;
  const [right, wrong] = [
    await ofCounts({tp: 1, fp: 0, fn: 0, tn: 1}),
    await ofCounts({tp: 0, fp: 1, fn: 1, tn: 0}),
  ];
  if (right !== wrong) return;
  throw new UsageError(
    WHERE,
    `${name} is ${right} whether predictions of 0 and 1 are right or wrong. Give one of two classes, such as ` +
      "'f1_score' by its name, or new F1Score({threshold: 0.5}).",
  );
}
