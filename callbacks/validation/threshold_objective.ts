import {UsageError} from '../../src/errors.js';
import {
  type Counts,
  type CountRatio,
  DICE,
  fBeta,
  JACCARD,
  NEGATIVE_PREDICTIVE,
  PRECISION,
  ratioOf,
  RECALL,
  SPECIFICITY,
} from '../../src/functional/confusion/count_ratio.js';
import {Metric} from '../../src/metrics/base/metric.js';
import {disposeState} from '../../src/metrics/base/metric_state.js';
import {snakeCase} from '../../src/metrics/names/snake_case.js';
import {type MetricConfig, metricFrom} from '../../src/metrics/names/resolve.js';
import type {MetricResult} from '../../src/types.js';

/**
 * Of labels and predictions, each 0 or 1, in no order that means anything; weights only where the data has
 * some.
 */
export type LabelsFunction = (
  yTrue: Uint8Array,
  yPred: Uint8Array,
  sampleWeight: Float64Array | undefined,
) => number;

/**
 * What decides on a threshold: a name, `{className, config}`, a metric or what makes one, a function of
 * labels.
 */
export type TunableMetric = string | MetricConfig | Metric | (() => Metric) | LabelsFunction;

/** A score of decisions. */
export interface Objective {
  /** What it is called in logs. */
  readonly name: string;
  readonly direction: 'max' | 'min';
  /** The score, where the weights of true and false positives and negatives decide. */
  ofCounts?(counts: Counts): number | Promise<number>;
  /** The score of any other function. */
  ofLabels?: LabelsFunction;
}

type Score = (counts: Counts) => number;

const WHERE = 'ThresholdTuner, metric';

const ratio =
  (of: CountRatio): Score =>
  counts =>
    ratioOf(of, counts, 0);

const recall = ratio(RECALL);
const specificity = ratio(SPECIFICITY);

/** The mean of the recalls of those classes that there are. */
function balanced({tp, fp, fn, tn}: Counts): number {
  const recalls = [
    ...(tp + fn > 0 ? [recall({tp, fp, fn, tn})] : []),
    ...(tn + fp > 0 ? [specificity({tp, fp, fn, tn})] : []),
  ];
  return recalls.reduce((a, b) => a + b, 0) / Math.max(1, recalls.length);
}

/** Matthews' correlation; 0 where a margin is empty. */
function matthews({tp, fp, fn, tn}: Counts): number {
  const below = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return below === 0 ? 0 : (tp * tn - fp * fn) / below;
}

/** Cohen's kappa; 0 where chance explains everything. */
function kappa({tp, fp, fn, tn}: Counts): number {
  const below = (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn);
  return below === 0 ? 0 : (2 * (tp * tn - fn * fp)) / below;
}

const accuracy = ratio({
  key: 'accuracy',
  numerator: {tp: 1, tn: 1},
  denominator: {tp: 1, fp: 1, fn: 1, tn: 1},
});

/** Textbook scores of two classes, by their names in snake_case: one sort, and no metric is run. */
const SCORES: Readonly<Record<string, Score>> = {
  accuracy,
  acc: accuracy,
  binary_accuracy: accuracy,
  accuracy_score: accuracy,
  balanced_accuracy: balanced,
  cohen_kappa: kappa,
  dice: ratio(DICE),
  f1: ratio(fBeta(1)),
  f1_score: ratio(fBeta(1)),
  fbeta_score: ratio(fBeta(1)),
  f_beta_score: ratio(fBeta(1)),
  informedness: counts => recall(counts) + specificity(counts) - 1,
  jaccard: ratio(JACCARD),
  jaccard_score: ratio(JACCARD),
  matthews_correlation: matthews,
  mcc: matthews,
  negative_predictive_value: ratio(NEGATIVE_PREDICTIVE),
  precision: ratio(PRECISION),
  precision_score: ratio(PRECISION),
  recall,
  recall_score: recall,
  specificity,
  youden: counts => recall(counts) + specificity(counts) - 1,
};

/** @param given undefined: the direction is the metric's own, and a function is maximised */
export function objectiveOf(
  metric: TunableMetric,
  name: string | undefined,
  given: 'max' | 'min' | undefined,
): Objective {
  const known = knownScore(metric);
  if (known !== undefined) {
    return {name: name ?? known.name, direction: given ?? 'max', ofCounts: known.score};
  }
  if (typeof metric === 'function') {
    if (metric.prototype instanceof Metric) {
      throw new UsageError(
        WHERE,
        'expected an instance of a metric, got its class. Write new in front of it.',
      );
    }
    const made = metric.length === 0 ? (metric as () => unknown)() : undefined;
    if (made instanceof Metric) return ofMetric(made, name, given);
    return {name: name ?? 'metric', direction: given ?? 'max', ofLabels: metric as LabelsFunction};
  }
  return ofMetric(metricFrom(metric), name, given);
}

function knownScore(metric: TunableMetric): {name: string; score: Score} | undefined {
  if (typeof metric === 'string') {
    const name = snakeCase(metric);
    return SCORES[name] === undefined ? undefined : {name, score: SCORES[name]};
  }
  if (typeof metric !== 'object' || metric === null || metric instanceof Metric) return undefined;
  const {className, class_name: snake, config} = metric;
  // Of Keras's F-scores beta alone matters here: there is one class, and the thresholds are ours.
  const typed = className ?? snake;
  if (typed !== 'FBetaScore' && typed !== 'F1Score') return undefined;
  const beta = typeof config?.beta === 'number' ? config.beta : 1;
  const name = typeof config?.name === 'string' ? config.name : snakeCase(typed).replace('f_beta', 'fbeta');
  return {name, score: ratio(fBeta(beta))};
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

/** What a metric of two classes says about counts: of four samples, each with the weight of one count. */
async function valueOf(metric: Metric, {tp, fp, fn, tn}: Counts): Promise<number> {
  const state = metric.newState();
  try {
    const result = await metric.inTurn(state, async () => {
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
    `${metric.name} gives ${JSON.stringify(result)}, which is no number to compare thresholds by.`,
  );
}

/**
 * @throws UsageError for a metric that does not see the difference between right and wrong predictions of 0
 *   and 1, such
 *     as one that takes the greatest score of each row
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
