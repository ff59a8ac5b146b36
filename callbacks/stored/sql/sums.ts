import {double} from '../sql_text.js';
import {MEANS, OUTPUTS, type SqlValue} from './entry_values.js';
import {allOf, names, type RowData, type SumsPlan, sumOfWeights, weightedSum} from './row_data.js';
import {ROWS} from './row_values.js';

/**
 * A number near the mean of each label and prediction, about which deviations are summed; the number itself,
 * if a column is constant.
 */
export interface Centers {
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
}

/** `name(a, b)` or `name|a|b` as its parts. */
function partsOf(key: string): [name: string, options: string[]] {
  const call = /^(\w+)\((.*)\)$/.exec(key);
  if (call !== null) return [call[1], call[2].split(', ')];
  const [name, ...options] = key.split('|');
  return [name, options];
}

/** [weighted values, weights], as every weighted mean counts them. */
export function meanPlan(key: string, data: RowData): SumsPlan | undefined {
  const value = key === 'values' ? valueOfRow(data) : (ofEntries(key, data) ?? ofRow(key, data));
  return (
    value && {
      kind: 'sums',
      aggregates: [guarded(data, value), sumOfWeights(data)],
      ...(value.guard !== undefined && {guard: value.guard}),
      vector: totals => totals,
    }
  );
}

/** The sums of `values`; rows without a value add nothing, and their guard is seen to be broken. */
function guarded(data: RowData, {value, guard}: SqlValue): string {
  return weightedSum(data, guard === undefined ? value : `CASE WHEN ${guard} THEN ${value} ELSE 0 END`);
}

const valueOfRow = ({predictions}: RowData): SqlValue => ({
  value: `(${names('p', predictions).join(' + ')}) / ${predictions}`,
});

/** The mean over the entries of a row. */
function ofEntries(key: string, data: RowData): SqlValue | undefined {
  const [name, options] = partsOf(key);
  const {labels, predictions, predictionDtype} = data;
  const entry = MEANS[name];
  // Integer predictions make the constants of Keras integers.
  if (entry === undefined || labels !== predictions || predictionDtype === 'int32') return undefined;
  const values = names('t', labels).map((t, i) => entry(t, `p${i}`, options));
  const guard = allOf(values.map(one => one.guard));
  return {
    value: `(${values.map(one => one.value).join(' + ')}) / ${predictions}`,
    ...(guard !== undefined && {guard}),
  };
}

function ofRow(key: string, data: RowData): SqlValue | undefined {
  const [name, options] = partsOf(key);
  const {labels, predictions, predictionDtype} = data;
  const fit = labels === 1 || (labels > 0 && labels === predictions);
  if (!fit || predictionDtype === 'int32') return undefined;
  return ROWS[name]?.(data, options);
}

/** The weighted sums of each output, and then the weights. */
export function outputsPlan(key: string, data: RowData): SumsPlan | undefined {
  if (key === 'samples, all') {
    return {kind: 'sums', aggregates: [], vector: (_, samples) => [samples]};
  }
  if (key === 'samples, weighted') {
    return {kind: 'sums', aggregates: ['count(*)'], vector: totals => totals};
  }
  const [name, options] = partsOf(key);
  const {labels, predictions} = data;
  const entry = OUTPUTS[name];
  if (entry === undefined || labels !== predictions) return undefined;
  const values = names('t', labels).map((t, i) => entry(t, `p${i}`, options));
  const guard = allOf(values.map(one => one.guard));
  const weights = sumOfWeights(data);
  return {
    kind: 'sums',
    aggregates: [...values.map(value => guarded(data, value)), weights],
    ...(guard !== undefined && {guard}),
    vector: totals => [...totals.slice(0, -1), ...values.map(() => totals[totals.length - 1])],
  };
}

/** The greatest error. */
export function maxPlan(key: string, {labels, predictions}: RowData): SumsPlan | undefined {
  if (key !== 'absolute_error' || labels !== 1 || predictions !== 1) return undefined;
  return {
    kind: 'sums',
    aggregates: ['max(abs(t0 - p0))'],
    combine: 'max',
    guard: 'NOT isnan(t0) AND NOT isnan(p0)',
    vector: totals => totals,
  };
}

/** [weight, mean, sum of squared deviations] of each output. */
export function momentsPlan(of: string, data: RowData, centers: Centers): SumsPlan | undefined {
  const {labels, predictions} = data;
  const isOfLabels = of === 'labels' && labels > 0;
  if (!isOfLabels && of !== 'values' && (of !== 'residuals' || labels !== predictions)) return undefined;
  if (of === 'values' && predictions !== 1) return undefined;
  const outputs = names(isOfLabels ? 't' : 'p', isOfLabels ? labels : predictions).map((name, i) => {
    if (isOfLabels) return {value: name, center: centers.labels[i]};
    if (of === 'values') return {value: name, center: centers.predictions[i]};
    return {value: `(t${i} - p${i})`, center: centers.labels[i] - centers.predictions[i]};
  });
  if (!outputs.every(({center}) => Number.isFinite(center))) return undefined;
  const deviations = outputs.map(({value, center}) => `(${value} - ${double(center)})`);
  return {
    kind: 'sums',
    aggregates: [
      sumOfWeights(data),
      ...deviations.flatMap(d => [weightedSum(data, d), weightedSum(data, `${d} * ${d}`)]),
    ],
    vector: ([weight, ...sums]) =>
      outputs.flatMap(({center}, i) => {
        const [first, second] = sums.slice(2 * i, 2 * i + 2);
        return [weight, center + first / weight, deviationsOf(second, first, first, weight)];
      }),
  };
}

/** [weight, means of labels and predictions, Stt, Spp, Stp] of each output. */
export function comomentsPlan(data: RowData, centers: Centers): SumsPlan | undefined {
  const {labels, predictions} = data;
  if (labels === 0 || labels !== predictions) return undefined;
  if (![...centers.labels, ...centers.predictions].every(center => Number.isFinite(center))) return undefined;
  const sumsOf = (i: number): string[] => {
    const t = `(t${i} - ${double(centers.labels[i])})`;
    const p = `(p${i} - ${double(centers.predictions[i])})`;
    return [t, p, `${t} * ${t}`, `${p} * ${p}`, `${t} * ${p}`].map(value => weightedSum(data, value));
  };
  return {
    kind: 'sums',
    aggregates: [sumOfWeights(data), ...names('t', labels).flatMap((_, i) => sumsOf(i))],
    vector: ([weight, ...sums]) =>
      centers.labels.flatMap((center, i) => {
        const [t, p, tt, pp, tp] = sums.slice(5 * i, 5 * i + 5);
        return [
          weight,
          center + t / weight,
          centers.predictions[i] + p / weight,
          deviationsOf(tt, t, t, weight),
          deviationsOf(pp, p, p, weight),
          deviationsOf(tp, t, p, weight),
        ];
      }),
  };
}

/** A sum of products of deviations from centers, as one of deviations from the means. */
const deviationsOf = (products: number, a: number, b: number, weight: number): number =>
  products - (a * b) / weight;
