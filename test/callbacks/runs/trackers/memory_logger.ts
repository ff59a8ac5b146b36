/** A logger that keeps what it is told. */
import type {RunLogger, RunStart, RunStatus} from '../../../../callbacks/runs/index.js';

export class MemoryLogger implements RunLogger {
  readonly starts: RunStart[] = [];
  readonly logs: [number, Record<string, number>][] = [];
  readonly ends: RunStatus[] = [];

  start(run: RunStart): void {
    this.starts.push(run);
  }

  log(step: number, values: Record<string, number>): void {
    this.logs.push([step, values]);
  }

  finish(status: RunStatus): void {
    this.ends.push(status);
  }
}
