import type {LogEntry} from '../trackers/run_logger.js';

/**
 * Which values have arrived: for each key, the last step. Values are sent in order, so of each key the steps
 * up to the last one are there.
 */
export class Arrived {
  private readonly last = new Map<string, number>();

  /** Notes that a value has arrived. */
  add(key: string, step: number): void {
    this.last.set(key, Math.max(step, this.last.get(key) ?? -Infinity));
  }

  clear(): void {
    this.last.clear();
  }

  /** The values of an entry that have not arrived. */
  missing({step, values}: LogEntry): [string, number][] {
    return Object.entries(values).filter(([key]) => step > (this.last.get(key) ?? -Infinity));
  }
}
