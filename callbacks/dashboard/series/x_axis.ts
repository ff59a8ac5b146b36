import type {Run} from '../../runs/record/run.js';
import type {ChangedRows, RunColumns} from './run_columns.js';

export type XUnit = 'epoch' | 'step' | 'time';

/** Where the epochs and steps of a run stand on the x axis, and where the axis ends. */
export interface XAxis {
  unit: XUnit;
  /** The position of the end of each epoch, by row. */
  epochs: number[];
  /** The position of each row of the batches. */
  batches: number[];
  /** The planned end of the training. */
  end: number;
}

/**
 * @param before an axis of the same run with the same unit and steps per epoch, whose positions are continued
 *   in place, and the rows that have changed since; not for a unit of time
 */
export function xAxis(
  run: Run,
  columns: RunColumns,
  unit: XUnit,
  before?: {axis: XAxis; changed: ChangedRows},
): XAxis {
  const perEpoch = stepsPerEpoch(run, columns);
  const {epochs, times, steps} = columns;
  const planned = plannedEpochs(run);
  if (unit === 'time') {
    const last = times.at(-1) ?? 0;
    const expected =
      run.finished === undefined && epochs.length > 0 ? (last / epochs.length) * planned : last;
    return {
      unit,
      epochs: [...times],
      batches: steps.map(step => timeOf((step + 1) / perEpoch, columns)),
      end: Math.max(last, roundUp(expected)) || 1,
    };
  }
  const scale = unit === 'epoch' ? 1 : perEpoch;
  return {
    unit,
    epochs: extend(before?.axis.epochs, before?.changed.epochs, epochs, scale),
    batches: extend(before?.axis.batches, before?.changed.batches, steps, scale / perEpoch),
    end: planned * scale,
  };
}

/** Positions of the ends of epochs or steps. Those before the row `from` are known. */
function extend(known: number[] = [], from = 0, numbers: readonly number[], scale: number): number[] {
  known.length = Math.min(known.length, from);
  for (let row = known.length; row < numbers.length; row++) known.push((numbers[row] + 1) * scale);
  return known;
}

/** The number of epochs at which the x axis ends. */
export function plannedEpochs(run: Run): number {
  const planned = run.config?.epochs;
  const done = (run.epochs.at(-1)?.epoch ?? 0) + 1;
  return Math.max(typeof planned === 'number' && Number.isFinite(planned) ? planned : 1, done);
}

/** Training steps per epoch: as configured, else by the batches of the record. */
export function stepsPerEpoch(run: Run, columns: RunColumns): number {
  const known = run.config?.stepsPerEpoch;
  if (typeof known === 'number' && known >= 1) return known;
  const steps = (columns.steps.at(-1) ?? 0) + 1;
  return Math.max(1, Math.round(steps / Math.max(1, columns.epochs.length)));
}

/** Seconds at a position in epochs, interpolated between the ends of epochs. */
function timeOf(position: number, {epochs, times}: RunColumns): number {
  const rows = epochs.length;
  if (rows === 0) return position;
  let row = Math.min(rows - 1, Math.max(0, Math.ceil(position) - 1 - epochs[0]));
  while (row > 0 && epochs[row] >= position) row--;
  while (row < rows - 1 && epochs[row] + 1 < position) row++;
  const [x0, t0] = row === 0 ? [0, 0] : [epochs[row - 1] + 1, times[row - 1]];
  const [x1, t1] = [epochs[row] + 1, times[row]];
  return t0 + ((position - x0) / (x1 - x0)) * (t1 - t0);
}

/** The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten, so that an estimate changes the axis rarely. */
function roundUp(value: number): number {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(step => step * power >= value) ?? 10) * power;
}
