import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {outputsOf} from '../../functional/core/outputs.js';
import {sumOf} from '../../lists.js';
import {timesWeight} from '../../functional/core/sample_weights.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {formatValue} from '../../format_value.js';

/**
 * How the values of several outputs are averaged: `'uniform_average'` is their mean, `'raw_values'` leaves
 * them as they are, and an array holds a weight for each.
 */
export type OutputAverage = 'uniform_average' | 'raw_values' | readonly number[];

export interface OutputAverageOptions extends MetricOptions {
  /**
   * How the values of several outputs are averaged: their mean (`'uniform_average'`), not at all
   * (`'raw_values'`), or the mean with these weights. Default: `'uniform_average'`.
   */
  multioutput?: OutputAverage;
}

/** Throws unless `multioutput` is one of the names, or weights whose sum is not 0. */
export function checkOutputAverage<M extends string | readonly number[]>(
  where: string,
  multioutput: M,
  names: readonly string[] = ['uniform_average', 'raw_values'],
): M {
  if (typeof multioutput === 'string' && names.includes(multioutput)) return multioutput;
  if (Array.isArray(multioutput)) {
    const total = sumOf(multioutput as readonly number[]);
    if (Number.isFinite(total) && total !== 0) return multioutput;
  }
  throw new UsageError(
    where,
    `multioutput must be ${names.map(n => JSON.stringify(n)).join(', ')}, or numbers that do not add up to 0, ` +
      `one for each output; got ${formatValue(multioutput)}.`,
  );
}

/** A statistic over outputs that also checks, with every batch, that there is a weight for each output. */
export function forOutputs<S extends Pick<Statistic, 'length'>>(
  where: string,
  multioutput: string | readonly number[],
  statistic: S,
): S {
  if (typeof multioutput === 'string') return statistic;
  const length: Statistic['length'] = batch => {
    const outputs = outputsOf(where, batch);
    if (multioutput.length !== outputs) {
      throw new UsageError(
        where,
        `multioutput has ${multioutput.length} weights, but yPred ${showShape(batch.yPred.shape)} has ` +
          `${outputs} outputs. Give one weight for each.`,
      );
    }
    return statistic.length(batch);
  };
  return {...statistic, length};
}

/** The values of the outputs, or their mean. */
export function overOutputs(values: readonly number[], multioutput: OutputAverage): number | number[] {
  if (multioutput === 'raw_values') return [...values];
  return meanOverOutputs(values, multioutput === 'uniform_average' ? undefined : multioutput);
}

/** The mean with weights, or without. */
export function meanOverOutputs(values: readonly number[], weights?: readonly number[]): number {
  let [total, all] = [0, 0];
  values.forEach((value, i) => {
    const weight = weights === undefined ? 1 : weights[i];
    total += timesWeight(value, weight);
    all += weight;
  });
  return total / all;
}
