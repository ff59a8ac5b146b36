import {directionOf} from '../../runs/record/key_names.js';
import {sampleCounts} from '../../runs/record/label_facts.js';
import {matrixKeys} from '../../runs/record/matrix_keys.js';
import {LEARNING_RATE_KEYS} from '../../views/text/metric_keys.js';
import {titlesOf} from '../../views/text/metric_titles.js';
import type {RunSeries} from './run_series.js';

/** What a chart shows: a key of the logs with and without `val_`. */
export interface ShownMetric {
  /** The key without `val_`. */
  key: string;
  title: string;
  direction: 'min' | 'max' | undefined;
  hasTraining: boolean;
  hasValidation: boolean;
}

/** The log key by which a metric is judged: that of validation, if there is one. */
export function judgedKey({key, hasValidation}: ShownMetric): string {
  return hasValidation ? `val_${key}` : key;
}

/**
 * The metrics of runs: the loss first, then as configured, then in the order of the logs. Entries of matrices
 * are left out: the evaluation shows a matrix.
 */
export function shownMetrics(all: readonly RunSeries[]): ShownMetric[] {
  const keys = new Set<string>();
  for (const {columns} of all) for (const key of columns.logs.keys()) keys.add(key);
  const names = new Set<string>(['loss']);
  for (const {run} of all) for (const key of run.config?.metrics ?? []) names.add(withoutPrefix(key));
  for (const key of keys) names.add(withoutPrefix(key));
  for (const {columns} of all) for (const key of columns.batches.keys()) names.add(key);
  const inMatrix = matrixKeys(names);
  const isEmpty = keys.size === 0;
  const validates = all.some(({run}) => sampleCounts(run).validation !== undefined);
  const titleOf = titlesOf(names, all.find(({run}) => run.config?.classes !== undefined)?.run.config.classes);
  return [...names]
    .filter(
      key =>
        !LEARNING_RATE_KEYS.includes(key) &&
        !inMatrix.has(key) &&
        (key !== 'loss' || isEmpty || keys.has(key) || keys.has('val_loss')),
    )
    .map(key => ({
      key,
      title: titleOf(key),
      direction: directionOf(all[0].run, key),
      hasTraining: isEmpty || keys.has(key) || all.some(({columns}) => columns.batches.has(key)),
      hasValidation: isEmpty ? validates : keys.has(`val_${key}`),
    }));
}

function withoutPrefix(key: string): string {
  return key.startsWith('val_') ? key.slice(4) : key;
}
