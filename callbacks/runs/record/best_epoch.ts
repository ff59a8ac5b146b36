import {getOwn} from '../../../src/own_property.js';
import {directionOf, logKeys} from './key_names.js';
import type {Run} from './run.js';
import {fromRunValue} from './run_value.js';

export interface BestEpoch {
  /** The number of the epoch, counted from 0. */
  epoch: number;
  key: string;
  value: number;
}

/**
 * The key by which the best epoch of a run is chosen: the one that the record names, else `val_loss`, else
 * `loss`, else the first key whose direction is known, those of validation first. `undefined` without such a
 * key.
 *
 * @example
 * monitoredKey(run);   // 'val_loss'
 */
export function monitoredKey(run: Run): string | undefined {
  const keys = logKeys(run);
  const known = keys.filter(key => directionOf(run, key) !== undefined);
  const candidates = [
    run.config?.monitor,
    'val_loss',
    'loss',
    ...known.filter(key => key.startsWith('val_')),
    ...known,
  ];
  return candidates.find(key => key !== undefined && keys.includes(key));
}

/**
 * The epoch with the best value, the first of equal ones. A value that is not finite is never the best.
 *
 * @param key a log key. Default: see `monitoredKey`
 * @returns undefined if no epoch has a value, or if it is not known which way the key improves
 *
 * @example
 * bestEpoch(run, 'val_auc');   // {epoch: 4, key: 'val_auc', value: 0.97}
 */
export function bestEpoch(run: Run, key: string | undefined = monitoredKey(run)): BestEpoch | undefined {
  if (key === undefined) return undefined;
  const direction = directionOf(run, key);
  if (direction === undefined) return undefined;
  let best: BestEpoch | undefined;
  for (const {epoch, logs} of run.epochs) {
    const value = fromRunValue(getOwn(logs ?? {}, key));
    if (!Number.isFinite(value)) continue;
    const isBetter = best === undefined || (direction === 'min' ? value < best.value : value > best.value);
    if (isBetter) best = {epoch, key, value};
  }
  return best;
}
