import {eventEpochs} from './event_epochs.js';
import type {RunSeries} from './run_series.js';
import {stateOf} from './run_state.js';

/** Keys that move the cursor. */
export interface CursorKey {
  key: string;
  shiftKey: boolean;
}

/**
 * The one cursor over all charts: a row of the epochs. Until the user moves it, it follows the latest epoch
 * of a running training, and rests on the best epoch of one that has ended.
 */
export class Cursor {
  private pinned: number | undefined;

  /** The row; -1 without epochs. */
  row(series: RunSeries): number {
    const last = series.columns.epochs.length - 1;
    return this.pinned === undefined ? restingRow(series) : Math.min(this.pinned, last);
  }

  /** Moves the cursor to a row. */
  moveTo(row: number): void {
    this.pinned = row;
  }

  /** Lets the cursor follow again. */
  release(): void {
    this.pinned = undefined;
  }

  /** Moves the cursor by a key; false if it does not move it. */
  press({key, shiftKey}: CursorKey, series: RunSeries): boolean {
    const last = series.columns.epochs.length - 1;
    if (last < 0) return false;
    if (key === 'Escape') {
      this.release();
      return true;
    }
    const target = shiftKey
      ? eventRow(key, this.row(series), series)
      : targetRow(key, this.row(series), last);
    if (target === undefined) return false;
    this.moveTo(Math.min(last, Math.max(0, target)));
    return true;
  }
}

function restingRow(series: RunSeries): number {
  const last = series.columns.epochs.length - 1;
  const state = stateOf(series.run);
  if (state === 'running' || state === 'empty' || series.best === undefined) return last;
  return series.rowOf(series.best.epoch);
}

function targetRow(key: string, row: number, last: number): number | undefined {
  const tenth = Math.max(1, Math.round((last + 1) / 10));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return row - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return row + 1;
    case 'PageDown':
      return row - tenth;
    case 'PageUp':
      return row + tenth;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** The row of the previous or the next event; the row itself if there is none. */
function eventRow(key: string, row: number, series: RunSeries): number | undefined {
  if (!/^Arrow(Left|Right|Up|Down)$/.test(key)) return undefined;
  const rows = eventEpochs(series)
    .map(epoch => series.rowOf(epoch))
    .filter(event => event >= 0);
  const isForward = key === 'ArrowRight' || key === 'ArrowUp';
  const next = isForward ? rows.find(event => event > row) : rows.filter(event => event < row).at(-1);
  return next ?? row;
}
