import {UsageError} from '../../src/errors.js';
import {checkNumber} from '../../src/check.js';

/**
 * By how much a value must be better than another one: an amount (`0.01`), or a percentage of the magnitude
 * of the other one (`'1%'`). The sign of a delta does not matter.
 */
export type MinDelta = number | `${number}%`;

/**
 * Returns the function that computes, from the value to beat, by how much it must be beaten. A percentage of
 * infinity counts as 0: any better value beats it.
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
