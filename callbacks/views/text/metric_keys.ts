import {logKeys} from '../../runs/record/key_names.js';
import {matrixKeys} from '../../runs/record/matrix_keys.js';
import type {Run} from '../../runs/record/run.js';

/** The log keys of a learning rate, which is not a metric. */
export const LEARNING_RATE_KEYS = ['learning_rate', 'lr', 'learningRate'];

/**
 * The log keys that have a chart, without `val_`: the loss first, then in the order of the logs. Entries of
 * matrices have none.
 */
export function metricKeys(run: Run): string[] {
  const keys = new Set(
    logKeys(run)
      .filter(key => !LEARNING_RATE_KEYS.includes(key))
      .map(key => key.replace(/^val_/, '')),
  );
  for (const key of run.config.metrics ?? []) if (run.epochs.length === 0) keys.add(key);
  const inMatrix = matrixKeys(keys);
  return [...keys]
    .filter(key => !inMatrix.has(key))
    .sort((a, b) => Number(b === 'loss') - Number(a === 'loss'));
}

/** The log key of the learning rate; undefined if it is not logged. */
export function learningRateKey(run: Run): string | undefined {
  const keys = logKeys(run);
  return LEARNING_RATE_KEYS.find(key => keys.includes(key));
}
