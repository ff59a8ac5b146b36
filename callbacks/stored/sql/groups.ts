import {type ClassOptions, scoreThreshold} from '../../../src/functional/labels/class_layout.js';
import {float} from '../sql_text.js';
import {type GroupsPlan, names, type RowData} from './row_data.js';

/** The greatest number of columns whose greatest ones a key of a group tells. */
export const MOST_COLUMNS = 30;

/** The score as metrics compare it. */
const SCORE = 'CAST(p0 AS FLOAT)';

const PROBABILITY = 'NOT isnan(p0) AND abs(p0 - 0.5) <= 0.500001';

/** Keys of groups, and what else the rows of the data need. */
type Cuts = Omit<GroupsPlan, 'kind'>;

/** The number of sorted edges that a number is greater than, or at least, by bisection. */
function bucket(x: string, edges: readonly number[], comparison: '>' | '>='): string {
  const part = (low: number, high: number): string => {
    if (low === high) return String(low);
    const middle = (low + high) >> 1;
    return `CASE WHEN ${x} ${comparison} ${float(edges[middle])} THEN ${part(middle + 1, high)} ELSE ${part(low, middle)} END`;
  };
  return `(${part(0, edges.length)})`;
}

const numbersIn = (list: string): number[] => (list === '' ? [] : list.split(', ').map(Number));

/** Buckets of scores between thresholds, as the key of `Thresholds` describes them. */
function thresholdCuts(key: string, selection: Readonly<Record<string, unknown>>): Cuts | undefined {
  if (selection.fromLogits !== false || selection.topK !== null) return undefined;
  const even = /^even\((\d+), (true|false)\)$/.exec(key);
  if (even !== null) {
    const steps = Number(even[1]) - 1;
    const within = `CAST(ceil(${SCORE} * ${float(steps)}) AS INTEGER)`;
    return {keys: [`CASE WHEN ${SCORE} >= 1 THEN ${steps} WHEN ${SCORE} > 0 THEN ${within} ELSE 0 END`]};
  }
  const list = /^at\((.*)\)$/.exec(key);
  return list === null ? undefined : {keys: [bucket(SCORE, numbersIn(list[1]), '>')]};
}

/** Bins of confidence. The metric itself counts predictions that are not probabilities. */
function binCuts(
  key: string,
  {fromLogits}: Readonly<Record<string, unknown>>,
  score: string,
): Cuts | undefined {
  const bins = /^bins\((?:(.*), )?(lower|upper)\)$/.exec(key);
  if (bins === null || fromLogits !== false) return undefined;
  return {
    keys: [bucket(`CAST(${score} AS FLOAT)`, numbersIn(bins[1] ?? ''), bins[2] === 'lower' ? '>' : '>=')],
  };
}

/** A single score: where the metrics that read classes from it draw the line. */
function classCuts(reading: ClassOptions): Cuts | undefined {
  if (reading.labels !== null || (reading.numClasses ?? 2) > 2 || reading.multiLabel) return undefined;
  const keys = [`${SCORE} > ${float(scoreThreshold(reading))}`];
  return reading.onlyProbabilities ? {keys, guard: PROBABILITY} : {keys};
}

const parse = (json: string): Readonly<Record<string, unknown>> =>
  JSON.parse(json) as Readonly<Record<string, unknown>>;

/** By the beginning of the statistic's key, for one label and one score in float. */
const OF_SCORES: readonly (readonly [RegExp, (...parts: string[]) => Cuts | undefined])[] = [
  [/^scores\|((?:even|at)\(.*?\))\|(\{.*\})$/, (key, json) => thresholdCuts(key, parse(json))],
  [/^counts at (.*)$/, threshold => ({keys: [`${SCORE} > ${float(Number(threshold))}`]})],
  [/^mean\|binary_accuracy\((.*)\)$/, threshold => ({keys: [`${SCORE} > ${float(Number(threshold))}`]})],
  [
    /^confidences\|(bins\(.*?\))\|(\{.*\})$/,
    (key, json) => {
      const cuts = binCuts(key, parse(json), 'p0');
      return cuts && {...cuts, guard: PROBABILITY};
    },
  ],
  [
    /^(?:confusion|sums of classes\|\w+)\|(\{.*\})$/,
    json => classCuts(parse(json) as unknown as ClassOptions),
  ],
  [
    /^samples\|(?:all right|any wrong|wrong\|\d+)\|(\{.*\})$/,
    json => classCuts(parse(json).reading as ClassOptions),
  ],
  [/^greatest of the row$/, () => ({keys: ['p0 > 1e-9', 'p0 < -1e-9']})],
];

/** Statistics that see whether values are equal, and nothing else that a group would hide. */
const OF_IDS =
  /^(scores\||counts at |confidences\||confusion\||sums of classes\||samples\||greatest of the row|intersections\||events\||mean\|(binary_accuracy|accuracy))/;

/** Statistics that see only which columns are the greatest. */
const OF_COLUMNS =
  /^(confusion\||sums of classes\||samples\|(all right|any wrong|wrong\|\d+)\||greatest of the row|mean\|(sparse_)?categorical_accuracy$|intersections\|)/;

/** How rows are grouped for a statistic; undefined if they cannot be. */
export function groupsPlan(key: string, data: RowData): GroupsPlan | undefined {
  const cuts = data.predictions === 1 ? ofScores(key, data) : ofColumns(key, data);
  return cuts && {kind: 'groups', ...cuts};
}

function ofScores(key: string, {labels, predictionDtype}: RowData): Cuts | undefined {
  if (labels !== 1) return undefined;
  if (predictionDtype !== 'int32') {
    for (const [pattern, cutsOf] of OF_SCORES) {
      const found = pattern.exec(key);
      const cuts = found === null ? undefined : cutsOf(...found.slice(1));
      if (cuts !== undefined) return {...cuts, keys: [...cuts.keys, 'isnan(p0)']};
    }
  }
  return OF_IDS.test(key) ? {keys: ['p0']} : undefined;
}

/** The keys by which all rows have their own value of yPred. */
export const isExact = (keys: readonly string[]): boolean => keys.includes('p0');

function ofColumns(key: string, {labels, predictions, predictionDtype}: RowData): Cuts | undefined {
  if ((labels !== 1 && labels !== predictions) || predictions > MOST_COLUMNS || predictionDtype === 'int32') {
    return undefined;
  }
  const p = names('p', predictions);
  // The bits of the columns that equal the greatest one.
  const keys = [p.map((x, i) => `CASE WHEN ${x} = m THEN ${2 ** i} ELSE 0 END`).join(' + ')];
  const signs = ['m > 1e-9', 'm < -1e-9'];
  // NaN is greater than any number.
  const guard = 'NOT isnan(m)';
  const bins = /^confidences\|(bins\(.*?\))\|(\{.*\})$/.exec(key);
  if (bins !== null) {
    const cuts = binCuts(bins[1], parse(bins[2]), 'm');
    const within = [...p.map(x => `${x} >= 0`), 'm > 0', 'm <= 1'].join(' AND ');
    return cuts && {keys: [...keys, ...signs, ...cuts.keys], guard: `${guard} AND ${within}`};
  }
  return OF_COLUMNS.test(key) && readsGreatest(key) ? {keys: [...keys, ...signs], guard} : undefined;
}

/** Whether the options of the key let only the greatest column be the prediction. */
function readsGreatest(key: string): boolean {
  const json = /\{.*\}$/.exec(key);
  if (json === null) return true;
  const options = parse(json[0]);
  const reading = (options.reading ?? options) as Readonly<Record<string, unknown>>;
  if (key.startsWith('intersections')) {
    return reading.sparseYPred === false && reading.axis === -1 && reading.threshold === undefined;
  }
  return reading.multiLabel === false && reading.topK === 1;
}
