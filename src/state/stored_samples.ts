import {quantize, MOST_DROPPED_BITS} from './quantize.js';
import {decodeKeys, encodeKeys} from './score_keys.js';

/** What a row holds: coordinates (a score; or a label and a prediction), perhaps a label, and always a weight, last. */
export interface SampleLayout {
  readonly coordinates: number;
  readonly labelled: boolean;
  /** So many rows of a column are kept; null: all. */
  readonly maxSamples: number | null;
}

/** So many numbers make a row. */
export function sampleWidth({coordinates, labelled}: SampleLayout): number {
  return coordinates + (labelled ? 2 : 1);
}

/** Rows in the smallest form that loses nothing: 32-bit keys, float32 or float64 numbers. */
type Chunk = {readonly keys: Uint32Array} | {readonly numbers: Float32Array | Float64Array};

/** Rows that are ordered by their first coordinate, the smallest first. */
export interface SortedSamples {
  readonly values: Float64Array;
  /** Empty where rows have none. */
  readonly labels: Float64Array;
  /** Undefined when every weight is 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * The rows of one column. Rows of weight 0 are not kept. Beyond `maxSamples` coordinates are coarsened: cut off after
 * so many bits that the rows, where those that have become equal are one with their weights added, are few enough.
 * Since the grid is that of binary numbers, neither the order of the rows nor the way they were merged matters.
 */
export class StoredSamples {
  readonly layout: SampleLayout;
  readonly width: number;
  private chunks: Chunk[] = [];
  private held = 0;
  private bits = 0;
  private poisoned = false;
  /** True when equal rows are one, and few enough. */
  private settled = false;
  private ordered: SortedSamples | undefined;

  constructor(layout: SampleLayout) {
    this.layout = layout;
    this.width = sampleWidth(layout);
  }

  /** Rows of their own, which hold the same. */
  clone(): StoredSamples {
    const copy = new StoredSamples(this.layout);
    copy.chunks = [...this.chunks];
    copy.held = this.held;
    copy.bits = this.bits;
    copy.poisoned = this.poisoned;
    copy.settled = this.settled;
    copy.ordered = this.ordered;
    return copy;
  }

  /** Number of rows. */
  get count(): number {
    return this.held;
  }

  /** So many bits of each coordinate are cut off: 0 while nothing is lost. */
  get droppedBits(): number {
    return this.bits;
  }

  /**
   * True when a coordinate or a label is NaN, or a weight none: then there is no order, no count, and no result but NaN.
   */
  get hasNaN(): boolean {
    return this.poisoned;
  }

  /** Adds rows, flat. */
  add(rows: ArrayLike<number>): void {
    const counted = withoutZeros(rows, this.width);
    if (counted.length === 0) return;
    this.poisoned ||= counted.some(
      (x, i) => Number.isNaN(x) || (i % this.width === this.width - 1 && !(x > 0 && x < Infinity)),
    );
    this.store(this.bits === 0 ? counted : quantize(counted, this.layout.coordinates, this.width, this.bits));
    const {maxSamples} = this.layout;
    if (maxSamples !== null && this.held > 2 * maxSamples) this.shrink();
  }

  /** Adds another column's rows. */
  addAll(other: StoredSamples): void {
    this.dropBits(other.bits);
    this.add(other.flat());
  }

  /** Coarsens until there are at most `maxSamples` rows. */
  shrink(): void {
    const {maxSamples, coordinates} = this.layout;
    if (maxSamples === null || this.settled || (this.bits === 0 && this.held <= maxSamples)) return;
    const merged = quantize(this.flat(), coordinates, this.width, this.bits);
    const cutAfter = (bits: number) => quantize(merged, coordinates, this.width, bits);
    let [fewest, most] = [this.bits, merged.length > maxSamples * this.width ? MOST_DROPPED_BITS : this.bits];
    while (fewest < most) {
      const middle = (fewest + most) >> 1;
      if (cutAfter(middle).length > maxSamples * this.width) fewest = middle + 1;
      else most = middle;
    }
    const rows = most === this.bits ? merged : cutAfter(most);
    this.bits = most;
    this.replace(rows);
    this.settled = true;
  }

  /** Coarsens to at least so many bits: what a saved state brings along. */
  dropBits(bits: number): void {
    if (bits <= this.bits) return;
    this.bits = bits;
    this.replace(quantize(this.flat(), this.layout.coordinates, this.width, bits));
  }

  /** All rows, flat. */
  flat(): Float64Array {
    const all = new Float64Array(this.held * this.width);
    let at = 0;
    for (const chunk of this.chunks) {
      const numbers = 'keys' in chunk ? decodeKeys(chunk.keys) : chunk.numbers;
      all.set(numbers, at);
      at += numbers.length;
    }
    return all;
  }

  /** One number of every row. */
  column(index: number): Float64Array {
    const all = this.flat();
    return Float64Array.from({length: this.held}, (_, n) => all[n * this.width + index]);
  }

  /** The weight of every row; undefined when all are 1. */
  weights(): Float64Array | undefined {
    const weights = this.column(this.width - 1);
    return weights.every(w => w === 1) ? undefined : weights;
  }

  /** Rows by their first coordinate. They are sorted once, however many metrics ask. */
  sorted(): SortedSamples {
    return (this.ordered ??= this.isKeys() ? this.sortedKeys() : this.sortedNumbers());
  }

  private store(rows: Float64Array): void {
    const {coordinates, labelled} = this.layout;
    const keys = coordinates === 1 && labelled ? encodeKeys(rows) : undefined;
    this.chunks.push(keys === undefined ? {numbers: smallest(rows)} : {keys});
    this.held += rows.length / this.width;
    this.settled = false;
    this.ordered = undefined;
  }

  private replace(rows: Float64Array): void {
    this.chunks = [];
    this.held = 0;
    this.ordered = undefined;
    if (rows.length > 0) this.store(rows);
  }

  private isKeys(): boolean {
    return this.chunks.length > 0 && this.chunks.every(chunk => 'keys' in chunk);
  }

  /** A key is greater when its score is. */
  private sortedKeys(): SortedSamples {
    const keys = new Uint32Array(this.held);
    let at = 0;
    for (const chunk of this.chunks) {
      if (!('keys' in chunk)) continue;
      keys.set(chunk.keys, at);
      at += chunk.keys.length;
    }
    const all = decodeKeys(keys.sort());
    return {values: every(all, 0, 3), labels: every(all, 1, 3), weights: undefined};
  }

  private sortedNumbers(): SortedSamples {
    const all = this.flat();
    const {width} = this;
    const order = Uint32Array.from({length: this.held}, (_, n) => n).sort(
      (a, b) => all[a * width] - all[b * width],
    );
    const inOrder = (index: number) => Float64Array.from(order, n => all[n * width + index]);
    const weights = inOrder(width - 1);
    return {
      values: inOrder(0),
      labels: this.layout.labelled ? inOrder(this.layout.coordinates) : new Float64Array(0),
      weights: weights.every(w => w === 1) ? undefined : weights,
    };
  }
}

function every(all: Float64Array, first: number, step: number): Float64Array {
  const out = new Float64Array(all.length / step);
  for (let i = 0, at = first; i < out.length; i++, at += step) out[i] = all[at];
  return out;
}

function withoutZeros(rows: ArrayLike<number>, width: number): Float64Array {
  const out = new Float64Array(rows.length);
  let at = 0;
  for (let start = 0; start < rows.length; start += width) {
    if (rows[start + width - 1] === 0) continue;
    for (let i = 0; i < width; i++) out[at++] = rows[start + i];
  }
  return out.slice(0, at);
}

/** As float32 where every number is one. */
function smallest(rows: Float64Array): Float32Array | Float64Array {
  const short = Float32Array.from(rows);
  return rows.every((x, i) => Object.is(x, short[i])) ? short : rows;
}
