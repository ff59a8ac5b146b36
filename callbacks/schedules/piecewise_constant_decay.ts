import {UsageError} from '../../src/errors.js';
import {text, finiteList} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule, type ScheduleOptions} from './schedule.js';

export interface PiecewiseConstantDecayOptions extends ScheduleOptions {
  /** The last step of each piece except the last one, in ascending order. */
  boundaries: readonly number[];
  /** The rate of each piece: one value more than there are `boundaries`. */
  values: readonly number[];
}

/**
 * `values[0]` up to and including step `boundaries[0]`, then `values[1]` up to and including `boundaries[1]`,
 * and so on. After the last boundary, the last value.
 *
 * Accepts one object of options, or `(boundaries, values, name)`.
 *
 * Source: `keras.optimizers.schedules.PiecewiseConstantDecay`.
 *
 * @throws UsageError for unknown options, values of the wrong kind, and unless there is one value more than
 *   boundaries
 *
 * @example
 * const rate = piecewiseConstantDecay([2, 4], [0.1, 0.01, 0.001]);
 * await model.fit(x, y, {epochs: 6, callbacks: new LearningRateScheduler(rate)});
 */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): LearningRateSchedule;
export function piecewiseConstantDecay(
  boundaries: readonly number[],
  values: readonly number[],
  name?: string,
): LearningRateSchedule;
export function piecewiseConstantDecay(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Required<PiecewiseConstantDecayOptions>>(
    'PiecewiseConstantDecay',
    args,
    {boundaries: finiteList(), values: finiteList(), name: text('PiecewiseConstant')},
    ({boundaries, values}) => {
      checkPieces(boundaries, values);
      return step => {
        const piece = boundaries.findIndex(boundary => step <= boundary);
        return values[piece < 0 ? boundaries.length : piece];
      };
    },
  );
}

function checkPieces(boundaries: readonly number[], values: readonly number[]): void {
  const where = 'piecewiseConstantDecay';
  if (values.length !== boundaries.length + 1) {
    throw new UsageError(
      where,
      `expected one value more than there are boundaries; got ${values.length} and ${boundaries.length}.`,
    );
  }
  if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1])) {
    throw new UsageError(where, `boundaries must ascend; got [${boundaries.join(', ')}].`);
  }
}
