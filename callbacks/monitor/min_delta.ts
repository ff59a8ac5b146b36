import {UsageError} from '../../src/errors.js';
import {checkNumber} from '../base/options.js';

/**
 * By how much a value has to be better: an amount (`0.01`), or a percentage of what it has to beat (`'1%'`), without
 * regard to that one's sign. The sign of a delta does not matter.
 */
export type MinDelta = number | `${number}%`;

/**
 * How far a value has to be from the one that it has to beat. No percentage of infinity is anything: whatever is better
 * than that is better.
 *
 * @throws UsageError for anything but a number or a percentage
 */
export function requiredDelta(where: string, minDelta: MinDelta): (from: number) => number {
  if (typeof minDelta !== 'string') {
    checkNumber(where, 'minDelta', minDelta);
    const amount = Math.abs(minDelta);
    return () => amount;
  }
  const [, digits = ''] = /^\s*([^%]*[^%\s])\s*%\s*$/.exec(minDelta) ?? [];
  const part = Math.abs(Number(digits)) / 100;
  if (digits !== '' && Number.isFinite(part)) {
    return from => (Number.isFinite(from) ? part * Math.abs(from) : 0);
  }
  throw new UsageError(where, `minDelta must be a number or a percentage such as '1%'; got "${minDelta}".`);
}
