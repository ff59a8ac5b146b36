import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** Throws unless beta is valid. */
export function checkBeta(where: string, beta: number): void {
  if (beta > 0 && Number.isFinite(beta)) return;
  throw new UsageError(where, `beta must be a number greater than 0; got ${formatValue(beta)}.`);
}
