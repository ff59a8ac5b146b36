import type {Baseline} from '../../runs/baselines/baseline.js';
import {baselines} from '../../runs/baselines/baselines.js';
import {type BestEpoch, monitoredKey} from '../../runs/record/best_epoch.js';
import {directionOf} from '../../runs/record/key_names.js';
import type {Run} from '../../runs/record/run.js';
import {batchSmoothing} from '../../views/line_charts/batch_smoothing.js';
import type {ChartSettings} from './chart_settings.js';
import {firstRowFrom} from './rows.js';
import {type Speed, speedOf} from './speed.js';
import {type ChangedRows, RunColumns} from './run_columns.js';
import {stepsPerEpoch, type XAxis, xAxis} from './x_axis.js';

/**
 * A run as the charts need it: its columns, where they stand on the x axis, its best epoch and its baselines.
 * An update reads what was added to the record.
 */
export class RunSeries {
  readonly columns = new RunColumns();
  run!: Run;
  axis!: XAxis;
  best: BestEpoch | undefined;
  /** How fast each epoch was; `undefined` if times are not known. */
  speed: Speed | undefined;
  baselines: Record<string, Baseline> = {};
  /** The first rows that changed in the last update. 0 if their positions changed. */
  changed: ChangedRows = {epochs: 0, batches: 0};
  private positions = '';
  private bestKey = '';
  private bestRow = -1;

  update(run: Run, {x}: ChartSettings): void {
    this.run = run;
    const added = this.columns.update(run);
    // Rows of an earlier update that are not drawn yet are still to draw.
    this.changed = {
      epochs: Math.min(this.changed.epochs, added.epochs),
      batches: Math.min(this.changed.batches, added.batches),
    };
    const positions = `${x} ${stepsPerEpoch(run, this.columns)}`;
    const isContinued = x !== 'time' && positions === this.positions;
    this.positions = positions;
    this.axis = xAxis(run, this.columns, x, isContinued ? this : undefined);
    const ends = {
      ...run,
      epochs: [...run.epochs.slice(0, 1), ...run.epochs.slice(Math.max(1, run.epochs.length - 1))],
    };
    this.speed = speedOf(run, this.columns, this.speed, this.changed.epochs);
    this.best = this.bestOf(ends);
    // Baselines follow from the labels, so they are known before the first epoch.
    const metrics = ['loss', ...(run.config?.metrics ?? [])];
    this.baselines = baselines({...ends, config: {...run.config, metrics}});
    if (!isContinued) this.changed = {epochs: 0, batches: 0};
  }

  /** The weight of the past in the averages of batches, unless it is set. */
  get batchSmoothing(): number {
    return batchSmoothing(stepsPerEpoch(this.run, this.columns));
  }

  /** Says that all changes are drawn. */
  settle(): void {
    this.changed = {epochs: this.columns.epochs.length, batches: this.columns.steps.length};
  }

  /** As `bestEpoch`, by the columns: a record of 10^5 epochs is not read again for every update. */
  private bestOf(ends: Run): BestEpoch | undefined {
    const key = monitoredKey(ends);
    const direction = key === undefined ? undefined : directionOf(ends, key);
    const column = key === undefined ? undefined : this.columns.logs.get(key);
    if (key === undefined || direction === undefined || column === undefined) return undefined;
    const {epochs} = this.columns;
    let bestRow = this.bestKey === key && this.bestRow < this.changed.epochs ? this.bestRow : -1;
    for (let row = bestRow < 0 ? 0 : this.changed.epochs; row < epochs.length; row++) {
      const value = column[row];
      if (value === undefined || Number.isNaN(value)) continue;
      const best = column[bestRow] as number;
      if (bestRow < 0 || (direction === 'min' ? value < best : value > best)) bestRow = row;
    }
    this.bestKey = key;
    this.bestRow = bestRow;
    return bestRow < 0 ? undefined : {epoch: epochs[bestRow], key, value: column[bestRow] as number};
  }

  /** The row of an epoch that is counted from 0; -1 if the record does not have it. */
  rowOf(epoch: number): number {
    const {epochs} = this.columns;
    const row = firstRowFrom(epochs, epoch);
    return epochs[row] === epoch ? row : -1;
  }

  /** Where the end of an epoch stands on the x axis. */
  positionOf(epoch: number): number {
    const row = this.rowOf(epoch);
    if (row >= 0) return this.axis.epochs[row];
    const perEpoch = this.axis.unit === 'step' ? stepsPerEpoch(this.run, this.columns) : 1;
    return this.axis.unit === 'time' ? (this.columns.times.at(-1) ?? 0) : (epoch + 1) * perEpoch;
  }

  /** The value under a log key in an epoch that is counted from 0. */
  valueAt(epoch: number, key: string): number | undefined {
    return this.columns.logs.get(key)?.[this.rowOf(epoch)];
  }
}
