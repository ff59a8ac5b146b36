import {
  BalancedAccuracy,
  CohenKappa,
  Dice,
  FBetaMultiScore,
  GeometricMean,
  JaccardScore,
  MatthewsCorrelation,
  type Metric,
  MetricCollection,
  NegativePredictiveValue,
  PrecisionAtRecall,
  PrecisionScore,
  RecallAtPrecision,
  RecallScore,
  SensitivityAtSpecificity,
  Specificity,
  SpecificityAtSensitivity,
} from 'tfjs-metrics/metrics';
import {formatMultiple, formatNumber} from '../harness/format.js';
import {type Duration, interleave, local} from '../harness/interleave.js';
import type {ResultBuilder} from '../harness/result.js';
import {median, ratio} from '../harness/statistics.js';
import {type Dataset, DATASETS} from '../standalone/datasets.js';

const SAMPLES = 1e6;
const GOAL = 1.2;

/** Twenty scores of classes. All need the counts of each class. */
function twentyOfClasses(): Metric[] {
  const base = {numClasses: 10};
  const averaged = (['macro', 'micro'] as const).flatMap(average => [
    new Dice({...base, average}),
    new FBetaMultiScore({...base, average}),
    new FBetaMultiScore({...base, average, beta: 2}),
    new JaccardScore({...base, average}),
    new NegativePredictiveValue({...base, average}),
    new PrecisionScore({...base, average}),
    new RecallScore({...base, average}),
    new Specificity({...base, average}),
  ]);
  return [
    new BalancedAccuracy(base),
    new CohenKappa(base),
    new GeometricMean(base),
    new MatthewsCorrelation(base),
    ...averaged,
  ];
}

/** Twenty points of curves. All need the counts at 200 thresholds. */
function twentyOfThresholds(): Metric[] {
  return [0.1, 0.3, 0.5, 0.7, 0.9].flatMap(at => [
    new PrecisionAtRecall({recall: at, numThresholds: 200}),
    new RecallAtPrecision({precision: at, numThresholds: 200}),
    new SensitivityAtSpecificity({specificity: at, numThresholds: 200}),
    new SpecificityAtSensitivity({sensitivity: at, numThresholds: 200}),
  ]);
}

/** Twenty metrics on one statistic, as a multiple of one of them. */
export async function growthOfMetrics(duration: Duration, result: ResultBuilder): Promise<void> {
  const rows = [
    await rowOf('scores of 10 classes', DATASETS.ids10(SAMPLES), twentyOfClasses, duration, result),
    await rowOf(
      'points of a curve with 200 thresholds',
      DATASETS.binary(SAMPLES),
      twentyOfThresholds,
      duration,
      result,
    ),
  ];
  result.tables.push({
    title: 'Growth over metrics: 10^6 predictions, metrics that share a statistic',
    columns: ['', 'ms with one', 'twenty ÷ one', 'goal'],
    rows,
  });
}

async function rowOf(
  title: string,
  {yTrue, yPred}: Dataset,
  create: () => Metric[],
  duration: Duration,
  result: ResultBuilder,
): Promise<string[]> {
  const evaluate = (count: number) => (): void => {
    const named = create()
      .slice(0, count)
      .map((metric, i) => [`m${i}`, metric]);
    const collection = new MetricCollection({metrics: Object.fromEntries(named) as Record<string, Metric>});
    collection.updateState(yTrue.data, yPred.data);
    collection.resultSync();
    collection.dispose();
  };
  const variants = [local('one', evaluate(1)), local('twenty', evaluate(20))];
  const [one, twenty] = await interleave(variants, duration);
  const measured = ratio(twenty, one);
  result.check(`twenty metrics on one statistic, ${title}`, measured.median, GOAL, 2);
  return [title, formatNumber(median(one)), formatMultiple(measured), String(GOAL)];
}
