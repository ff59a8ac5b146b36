import type {EventFile} from '../event_files/event_file.js';
import {groupOf} from '../event_files/hparams.js';
import type {HParam} from '../event_files/summary.js';
import {sessionEndValue, sessionStartValue} from '../event_files/summary_values.js';

const now = (): number => Date.now() / 1000;

/**
 * A training's line in the table of hyperparameters, which shows when it started, and when and how it ended.
 */
export class HParamsSession {
  private readonly hparams: Readonly<Record<string, HParam>>;
  /** In seconds; 0 for a session that another process started. */
  private started = 0;

  constructor(hparams: Readonly<Record<string, HParam>>) {
    this.hparams = hparams;
  }

  start(file: EventFile): void {
    this.started = now();
    file.add(sessionStartValue(this.hparams, groupOf(this.hparams), this.started), 0);
  }

  end(file: EventFile, success: boolean): void {
    file.add(sessionEndValue(success, Math.max(this.started, now())), 0);
  }
}
