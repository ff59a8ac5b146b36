import {UsageError} from '../errors.js';
import {everyNth} from '../lists.js';
import {quantize, MOST_DROPPED_BITS} from './quantize.js';
import {decodeKeys, encodeKeys} from './score_keys.js';

/**
 * The layout of a sample: coordinates (a score; or a label and a prediction), an optional label, and the
 * weight, which comes last.
 */
export interface SampleLayout {
  readonly coordinates: number;
  readonly labelled: boolean;
  /** Samples kept per column. Null: all. */
  readonly maxSamples: number | null;
}

/** Numbers per sample. */
export function sampleWidth({coordinates, labelled}: SampleLayout): number {
  return coordinates + (labelled ? 2 : 1);
}

/** The samples of one column as plain data. */
export interface SavedSamples {
  /** Bits that each coordinate has lost. */
  readonly cut: number;
  /** All samples as one flat array. */
  readonly numbers: Float64Array;
}

/** Samples in the smallest lossless form: 32-bit keys, float32 or float64 numbers. */
type Chunk = {readonly keys: Uint32Array} | {readonly numbers: Float32Array | Float64Array};

/** Samples in ascending order of their first coordinate. */
export interface SortedSamples {
  readonly values: Float64Array;
  /** Empty if the layout has no label. */
  readonly labels: Float64Array;
  /** Undefined when every weight is 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * The samples of one column. Samples of weight 0 are dropped. Beyond `maxSamples`, coordinates lose their
 * last bits, and samples that become equal are merged into one with the sum of their weights. The grid is the
 * same for all batches, so neither the order of the samples nor the way they were merged matters.
 */
export class StoredSamples {
  readonly layout: SampleLayout;
  readonly width: number;
  private chunks: Chunk[] = [];
  private held = 0;
  private bits = 0;
  private foundNaN = false;
  /** True if equal samples are merged and there are at most `maxSamples`. */
  private isShrunk = false;
  private ordered: SortedSamples | undefined;

  constructor(layout: SampleLayout) {
    this.layout = layout;
    this.width = sampleWidth(layout);
  }

  /** @internal */
  static restored(layout: SampleLayout, {cut, numbers}: SavedSamples): StoredSamples {
    const samples = new StoredSamples(layout);
    const {width} = samples;
    if (numbers.length % width !== 0) {
      throw new UsageError(
        'setState',
        `expected samples of ${width} numbers, got ${numbers.length} numbers.`,
      );
    }
    samples.dropBits(cut);
    samples.add(numbers);
    return samples;
  }

  /** @internal */
  save(): SavedSamples {
    return {cut: this.bits, numbers: this.flat()};
  }

  /** An independent copy. */
  clone(): StoredSamples {
    const copy = new StoredSamples(this.layout);
    copy.chunks = [...this.chunks];
    copy.held = this.held;
    copy.bits = this.bits;
    copy.foundNaN = this.foundNaN;
    copy.isShrunk = this.isShrunk;
    copy.ordered = this.ordered;
    return copy;
  }

  /** Number of samples. */
  get count(): number {
    return this.held;
  }

  /** Bits that each coordinate has lost. 0: no loss. */
  get droppedBits(): number {
    return this.bits;
  }

  /**
   * True if a coordinate or a label is NaN, or a weight is not positive and finite. Every result is NaN then.
   */
  get hasNaN(): boolean {
    return this.foundNaN;
  }

  /** Adds samples, given as one flat array. */
  add(samples: ArrayLike<number>): void {
    const counted = withoutZeros(samples, this.width);
    if (counted.length === 0) return;
    this.foundNaN ||= counted.some(
      (x, i) => Number.isNaN(x) || (i % this.width === this.width - 1 && !(x > 0 && x < Infinity)),
    );
    this.store(this.bits === 0 ? counted : quantize(counted, this.layout.coordinates, this.width, this.bits));
    const {maxSamples} = this.layout;
    if (maxSamples !== null && this.held > 2 * maxSamples) this.shrink();
  }

  /** Adds the samples of the same column of another collection. */
  addAll(other: StoredSamples): void {
    this.dropBits(other.bits);
    this.add(other.flat());
  }

  /** Drops as few bits as needed to have at most `maxSamples` samples. */
  shrink(): void {
    const {maxSamples, coordinates} = this.layout;
    if (maxSamples === null || this.isShrunk || (this.bits === 0 && this.held <= maxSamples)) return;
    const merged = quantize(this.flat(), coordinates, this.width, this.bits);
    const without = (bits: number) => quantize(merged, coordinates, this.width, bits);
    let [fewest, most] = [this.bits, merged.length > maxSamples * this.width ? MOST_DROPPED_BITS : this.bits];
    while (fewest < most) {
      const middle = (fewest + most) >> 1;
      if (without(middle).length > maxSamples * this.width) fewest = middle + 1;
      else most = middle;
    }
    const samples = most === this.bits ? merged : without(most);
    this.bits = most;
    this.replace(samples);
    this.isShrunk = true;
  }

  /** Drops at least this many bits: a saved state has lost them already. */
  dropBits(bits: number): void {
    if (bits <= this.bits) return;
    this.bits = bits;
    this.replace(quantize(this.flat(), this.layout.coordinates, this.width, bits));
  }

  /** All samples as one flat array. */
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

  /** One number of every sample. */
  column(index: number): Float64Array {
    const all = this.flat();
    return Float64Array.from({length: this.held}, (_, n) => all[n * this.width + index]);
  }

  /** The weight of every sample; undefined if all are 1. */
  weights(): Float64Array | undefined {
    const weights = this.column(this.width - 1);
    return weights.every(w => w === 1) ? undefined : weights;
  }

  /** The samples in order. They are sorted once, however many metrics ask. */
  sorted(): SortedSamples {
    return (this.ordered ??= this.isKeys() ? this.sortedKeys() : this.sortedNumbers());
  }

  private store(samples: Float64Array): void {
    const {coordinates, labelled} = this.layout;
    const keys = coordinates === 1 && labelled ? encodeKeys(samples) : undefined;
    this.chunks.push(keys === undefined ? {numbers: smallest(samples)} : {keys});
    this.held += samples.length / this.width;
    this.isShrunk = false;
    this.ordered = undefined;
  }

  private replace(samples: Float64Array): void {
    this.chunks = [];
    this.held = 0;
    this.ordered = undefined;
    if (samples.length > 0) this.store(samples);
  }

  private isKeys(): boolean {
    return this.chunks.length > 0 && this.chunks.every(chunk => 'keys' in chunk);
  }

  /** Keys are ordered as their scores are. */
  private sortedKeys(): SortedSamples {
    const keys = new Uint32Array(this.held);
    let at = 0;
    for (const chunk of this.chunks) {
      if (!('keys' in chunk)) continue;
      keys.set(chunk.keys, at);
      at += chunk.keys.length;
    }
    const all = decodeKeys(keys.sort());
    return {
      values: everyNth(all, 0, 3, Float64Array),
      labels: everyNth(all, 1, 3, Float64Array),
      weights: undefined,
    };
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

function withoutZeros(samples: ArrayLike<number>, width: number): Float64Array {
  const out = new Float64Array(samples.length);
  let at = 0;
  for (let start = 0; start < samples.length; start += width) {
    if (samples[start + width - 1] === 0) continue;
    for (let i = 0; i < width; i++) out[at++] = samples[start + i];
  }
  return out.slice(0, at);
}

/** As float32 if that changes no number. */
function smallest(samples: Float64Array): Float32Array | Float64Array {
  const short = Float32Array.from(samples);
  return samples.every((x, i) => Object.is(x, short[i])) ? short : samples;
}
