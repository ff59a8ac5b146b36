import {isOfBatch, type LogEntry} from '../trackers/run_logger.js';

/** How much remains when entries are left out, so that this is rare. */
const KEPT = 0.9;

const sizeOf = ({values}: LogEntry): number => Object.keys(values).length;

/** Entries that wait to be sent, of a bounded number of values. */
export class LogBuffer {
  /** How many numbers were left out. */
  dropped = 0;

  private readonly most: number;
  private entries: LogEntry[] = [];
  private numbers = 0;
  /** The first entries are being sent. */
  private inFlight = 0;

  constructor(most: number) {
    this.most = most;
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  get all(): readonly LogEntry[] {
    return this.entries;
  }

  /** Beyond the bound, the oldest entries of batches are left out, then the oldest of epochs. */
  add(entry: LogEntry): void {
    this.entries.push(entry);
    this.numbers += sizeOf(entry);
    if (this.numbers <= this.most) return;
    this.dropOldest(isOfBatch);
    this.dropOldest(() => true);
  }

  /** The oldest entries, with `most` numbers at most but one entry at least. They stay until `remove`. */
  take(most: number): readonly LogEntry[] {
    let [count, numbers] = [0, 0];
    while (count < this.entries.length) {
      numbers += sizeOf(this.entries[count]);
      if (count > 0 && numbers > most) break;
      count++;
    }
    this.inFlight = count;
    return this.entries.slice(0, count);
  }

  /** Removes what the last `take` returned. */
  remove(): void {
    for (const entry of this.entries.splice(0, this.inFlight)) this.numbers -= sizeOf(entry);
    this.inFlight = 0;
  }

  clear(): void {
    this.entries = [];
    this.numbers = this.inFlight = 0;
  }

  private dropOldest(mayDrop: (entry: LogEntry) => boolean): void {
    if (this.numbers <= this.most) return;
    this.entries = this.entries.filter((entry, i) => {
      const isLast = i === this.entries.length - 1;
      if (i < this.inFlight || isLast || this.numbers <= KEPT * this.most || !mayDrop(entry)) return true;
      this.numbers -= sizeOf(entry);
      this.dropped += sizeOf(entry);
      return false;
    });
  }
}
