import {UsageError} from '../../errors.js';
import {type CpuArray} from '../../array/cpu_array.js';
import {argMaxOnCpu} from '../labels/arg_max.js';
import {type ClassLayout, scoreThreshold, type ClassOptions} from '../labels/class_layout.js';
import {isProbability} from '../labels/probabilities.js';
import {rankOnCpu} from '../labels/score_rank.js';

/** Takes the place of a class index for entries that are left out (`ignoreClass`). */
export const IGNORED = -1;

/** Reads the classes of one entry at a time, so that entries of weight 0 need not be read. */
export interface PairReader {
  /** Index of the true class, or `IGNORED`. Throws if yTrue holds no class there. */
  truth(entry: number): number;
  /**
   * Index of the predicted class. NaN if a score is NaN. Throws if yPred has to hold a class there and does
   * not.
   */
  predicted(entry: number): number;
}

/** @param where the metric's class, for errors */
export function pairsOnCpu(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  layout: ClassLayout,
  reading: ClassOptions,
): PairReader {
  const trueId = trueIds(where, yTrue, layout);
  const predictedId = predictedIds(where, yPred, layout, reading, trueId);
  const {labels, ignoreClass} = reading;
  const indexes = new Map(labels?.map((id, index) => [id, index]));
  const indexOf = (id: number): number =>
    labels === null || Number.isNaN(id) ? id : (indexes.get(id) ?? labels.length);
  const isIgnored = layout.oneHot
    ? (entry: number) => trueId(entry) === ignoreClass
    : (entry: number) => yTrue.data[entry] === ignoreClass;
  return {
    truth: entry => (ignoreClass !== null && isIgnored(entry) ? IGNORED : indexOf(trueId(entry))),
    predicted: entry => indexOf(predictedId(entry)),
  };
}

type Ids = (entry: number) => number;

function trueIds(where: string, yTrue: CpuArray, layout: ClassLayout): Ids {
  if (!layout.oneHot) return entry => checkId(where, 'yTrue', yTrue.data[entry], layout);
  const columns = yTrue.shape[yTrue.shape.length - 1];
  const greatest = argMaxOnCpu(yTrue);
  return entry => {
    if (yTrue.data[entry * columns + greatest[entry]] > 0) return greatest[entry];
    throw new UsageError(
      where,
      `row ${entry} of yTrue has no class: nothing in it is greater than 0. Give one-hot labels, or class ids.`,
    );
  };
}

function predictedIds(
  where: string,
  yPred: CpuArray,
  layout: ClassLayout,
  reading: ClassOptions,
  trueId: Ids,
): Ids {
  const {data} = yPred;
  const {topK} = reading;
  const threshold = scoreThreshold(reading);
  if (layout.kind === 'ids') return entry => checkId(where, 'yPred', data[entry], layout);
  if (layout.kind === 'binary') {
    return entry => {
      const score = data[entry];
      if (Number.isNaN(score)) return NaN;
      if (reading.onlyProbabilities && !isProbability(score)) throw notAProbability(where, score);
      return Math.fround(score) > threshold ? 1 : 0;
    };
  }
  const columns = yPred.shape[yPred.shape.length - 1];
  const greatest = argMaxOnCpu(yPred);
  return entry => {
    const start = entry * columns;
    // The arg max of a row with NaN is at a NaN.
    if (Number.isNaN(data[start + greatest[entry]])) return NaN;
    if (topK === 1) return greatest[entry];
    const id = trueId(entry);
    return rankOnCpu(data, start, columns, id, topK) < topK ? id : greatest[entry];
  };
}

const notAProbability = (where: string, score: number): UsageError =>
  new UsageError(
    where,
    `expected probabilities of class 1 in yPred, in 0..1, got ${score}. If yPred holds class ids, give labels, or a ` +
      'numClasses above 2; if it holds logits, fromLogits: true; for other scores, their threshold.',
  );

function checkId(where: string, what: string, id: number, {kind, limit}: ClassLayout): number {
  if (Number.isInteger(id) && (limit === null || (id >= 0 && id < limit))) return id;
  const expected = limit === null ? 'whole numbers' : `class ids 0 ... ${limit - 1}`;
  const advice =
    kind === 'binary'
      ? 'If yPred [batch] holds class ids, and not scores of class 1, give labels, or a numClasses above 2.'
      : 'Entries that shall not count take a sampleWeight or mask of 0, or ignoreClass.';
  throw new UsageError(where, `expected ${expected} in ${what}, got ${id}. ${advice}`);
}
