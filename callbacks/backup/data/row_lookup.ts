import {readTogether} from '../../../src/array/read.js';
import type {FirstEpochs} from '../../../src/tfjs/callbacks/saved_training.js';
import type {EpochFingerprint} from './epoch_recorder.js';
import {hashableTensors, HASHES, RowHasher, rowsIn, sumTolerance} from './row_hasher.js';
import {areEqualRows, type HashedRow} from './row_sample.js';

/** How many epochs are drawn of data that may have no end. */
const EPOCHS = 4;
/** The same without `batchesPerEpoch`, in multiples of the batches that the backup has trained on. */
const TIMES = 16;
/** Data that repeat after fewer rows are not recognized. */
const LEAST = 16;

/**
 * True if a training was certainly on other data: rows of it are missing in all data of this dataset.
 *
 * All data were seen when a dataset has ended, and yields the same rows when it begins again, or when a
 * dataset without an end has begun to repeat itself.
 */
export async function lacksRows(epochs: FirstEpochs, saved: EpochFingerprint): Promise<boolean> {
  const {size, batchesPerEpoch: perEpoch} = epochs;
  const lookup = new RowLookup(saved.sample ?? []);
  const hasEnd = size !== undefined && Number.isFinite(size);
  const most = hasEnd ? Infinity : perEpoch === undefined ? TIMES * saved.batches : EPOCHS * perEpoch;
  const pass = await drawRows(epochs, most, values => {
    lookup.add(values);
    // tfjs's shuffle holds tensors until the end.
    if (hasEnd) return true;
    // Rows that change each time are not found.
    const changes = lookup.foundNone && lookup.rows >= saved.rows;
    return !lookup.foundAll && !changes && lookup.period === undefined;
  });
  if (lookup.foundAll) return false;
  if (pass !== 'ended') return lookup.period !== undefined;
  const {rows} = lookup;
  const next = await drawRows(epochs, Infinity, values => {
    lookup.add(values);
    return lookup.rows <= 2 * rows;
  });
  return next === 'ended' && lookup.rows === 2 * rows && lookup.repeatsAfter(rows);
}

/**
 * Draws batches, and passes on the hashes of their rows.
 *
 * @param use returns false to stop
 */
async function drawRows(
  epochs: FirstEpochs,
  most: number,
  use: (values: Float32Array) => boolean,
): Promise<'ended' | 'stopped'> {
  const hasher = new RowHasher();
  let batches = 0;
  let stopped = false;
  try {
    await epochs.draw(most, async batch => {
      batches++;
      const rows = rowsIn(batch);
      const used = hashableTensors(batch, rows);
      stopped = used === undefined;
      for (const hashes of hasher.parts(used ?? [], used === undefined ? 0 : rows)) {
        try {
          const [values] = await readTogether([hashes]);
          stopped ||= !use(values);
        } finally {
          hashes.dispose();
        }
      }
      return !stopped;
    });
  } finally {
    hasher.dispose();
  }
  return stopped || batches >= most ? 'stopped' : 'ended';
}

/** Looks some rows up among others, and notices when those repeat. */
export class RowLookup {
  /** After how many rows all of them come again, in any order; undefined if that was not seen. */
  period: number | undefined;
  private readonly sought: number;
  private missing: readonly HashedRow[];
  /** After each number of rows, from 0: the sums of their hashes, and how many different rows there were. */
  private readonly sums: number[] = new Array<number>(HASHES).fill(0);
  private readonly different: number[] = [0];
  private readonly seen = new Set<number>();

  constructor(sought: readonly HashedRow[]) {
    this.sought = sought.length;
    this.missing = sought;
  }

  /** How many rows were added. */
  get rows(): number {
    return this.different.length - 1;
  }

  get foundAll(): boolean {
    return this.missing.length === 0;
  }

  get foundNone(): boolean {
    return this.missing.length === this.sought;
  }

  /**
   * Adds rows.
   *
   * @param values their hashes, [rows, HASHES]
   */
  add(values: Float32Array): void {
    for (let at = 0; at < values.length; at += HASHES) {
      const row = Array.from(values.subarray(at, at + HASHES));
      this.missing = this.missing.filter(one => !areEqualRows(one, row));
      this.seen.add(Math.round(row[0] * 1e6));
      this.different.push(this.seen.size);
      for (const value of row) this.sums.push(this.sums[this.sums.length - HASHES] + value);
      const half = this.rows / 2;
      // Few different rows may come again before all were seen.
      if (half < LEAST || this.different[Math.floor(half)] <= half / 2) continue;
      if (Number.isInteger(half) && this.repeatsAfter(half)) this.period ??= half;
    }
  }

  /**
   * True if the rows after the first ones are the same again.
   *
   * @param rows half of all
   */
  repeatsAfter(rows: number): boolean {
    const tolerance = sumTolerance(rows);
    const {sums} = this;
    for (let i = 0; i < HASHES; i++) {
      const [first, all] = [sums[rows * HASHES + i], sums[2 * rows * HASHES + i]];
      if (!(Math.abs(all - 2 * first) <= tolerance)) return false;
    }
    return true;
  }
}
