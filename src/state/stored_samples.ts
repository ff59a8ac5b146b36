import {ascending, sortedValues} from '../array/radix_sort.js';
import {UsageError} from '../errors.js';
import {everyNth} from '../lists.js';
import {quantize, MOST_DROPPED_BITS} from './quantize.js';
import {encodeChunk, joinChunks, type SampleChunk, writeSamples} from './sample_chunk.js';
import {type SampleLayout, samplesOf, sampleWidth} from './samples.js';
import {joinKeys, type ScoreKeys, sortedKeys} from './score_keys.js';

/** The samples of one column as plain data. */
export interface SavedSamples {
  /** Bits that each coordinate has lost. */
  readonly cut: number;
  /** All samples as one flat array. */
  readonly numbers: Float64Array;
}

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
  private chunks: SampleChunk[] = [];
  private held = 0;
  private bits = 0;
  private foundNaN = false;
  /** True if equal samples are merged and there are at most `maxSamples`. */
  private isShrunk = false;
  private ordered: SortedSamples | undefined;
  private orderedKeys: ScoreKeys | undefined;

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
    copy.orderedKeys = this.orderedKeys;
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
    this.addChunk(encodeChunk(samplesOf(this.layout, samples)));
  }

  /** Adds encoded samples. @internal */
  addChunk(chunk: SampleChunk): void {
    if (chunk.count === 0) return;
    this.foundNaN ||= chunk.keys === undefined && chunk.hasNaN;
    this.store(this.bits === 0 ? chunk : this.encode(this.quantized(this.flatOf([chunk]), this.bits)));
    const {maxSamples} = this.layout;
    if (maxSamples !== null && this.held > 2 * maxSamples) this.shrink();
  }

  /** Adds the samples of the same column of another collection. */
  addAll(other: StoredSamples): void {
    this.dropBits(other.bits);
    for (const chunk of other.chunks) this.addChunk(chunk);
  }

  /** Drops as few bits as needed to have at most `maxSamples` samples. */
  shrink(): void {
    const {maxSamples} = this.layout;
    if (maxSamples === null || this.isShrunk || (this.bits === 0 && this.held <= maxSamples)) return;
    const merged = this.quantized(this.flat(), this.bits);
    const without = (bits: number) => this.quantized(merged, bits);
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
    this.replace(this.quantized(this.flat(), bits));
  }

  /** All samples as one flat array: positives, negatives, then samples that cannot be keys. */
  flat(): Float64Array {
    return this.flatOf(this.chunks);
  }

  /** One number of every sample. */
  column(index: number): Float64Array {
    const all = new Float64Array(this.held);
    let at = 0;
    for (const chunk of this.chunks) {
      if (chunk.keys !== undefined) return everyNth(this.flat(), index, this.width, Float64Array);
      const numbers = index === this.width - 1 ? chunk.weights : chunk.numbers[index];
      if (numbers === undefined) all.fill(1, at, at + chunk.count);
      else all.set(numbers, at);
      at += chunk.count;
    }
    return all;
  }

  /** The weight of every sample; undefined if all are 1. */
  weights(): Float64Array | undefined {
    if (this.chunks.every(chunk => chunk.keys !== undefined || chunk.weights === undefined)) return undefined;
    const weights = this.column(this.width - 1);
    return weights.every(w => w === 1) ? undefined : weights;
  }

  /** The samples in order. They are sorted once, however many metrics ask. */
  sorted(): SortedSamples {
    return (this.ordered ??= this.inOrder());
  }

  /** All samples as keys in order; undefined if some cannot be keys. @internal */
  sortedKeys(): ScoreKeys | undefined {
    const keys = keysOf(this.chunks);
    if (keys.length === 0 || keys.length < this.chunks.length) return undefined;
    return (this.orderedKeys ??= sortedKeys(keys));
  }

  private quantized(samples: Float64Array, bits: number): Float64Array {
    return quantize(samples, this.layout.coordinates, this.width, bits);
  }

  private encode(samples: Float64Array): SampleChunk {
    return encodeChunk(samplesOf(this.layout, samples));
  }

  private store(chunk: SampleChunk): void {
    this.held += chunk.count;
    this.isShrunk = false;
    this.ordered = this.orderedKeys = undefined;
    // Chunks are joined with smaller ones before them, so there are few, and no number is copied often.
    let last = chunk;
    while (this.chunks.length > 0) {
      const before = this.chunks[this.chunks.length - 1];
      const joined = before.count <= last.count ? joinChunks(before, last) : undefined;
      if (joined === undefined) break;
      last = joined;
      this.chunks.pop();
    }
    this.chunks.push(last);
  }

  private replace(samples: Float64Array): void {
    this.chunks = [];
    this.held = 0;
    this.ordered = this.orderedKeys = undefined;
    if (samples.length > 0) this.store(this.encode(samples));
  }

  private flatOf(chunks: readonly SampleChunk[]): Float64Array {
    const keys = keysOf(chunks);
    const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
    const all = new Float64Array(count * this.width);
    let first = 0;
    const write = (chunk: SampleChunk): void => {
      writeSamples(chunk, this.layout, all, first);
      first += chunk.count;
    };
    if (keys.length > 0) {
      const joined = joinKeys(keys);
      write({count: joined.positives.length + joined.negatives.length, keys: joined});
    }
    for (const chunk of chunks) if (chunk.keys === undefined) write(chunk);
    return all;
  }

  private inOrder(): SortedSamples {
    const {labelled, coordinates} = this.layout;
    const [first, weights] = [this.column(0), this.weights()];
    if (!labelled && weights === undefined) {
      return {values: sortedValues(first), labels: new Float64Array(0), weights};
    }
    const {order} = ascending(first);
    const inOrder = (numbers: Float64Array): Float64Array => {
      const out = new Float64Array(order.length);
      for (let k = 0; k < out.length; k++) out[k] = numbers[order[k]];
      return out;
    };
    return {
      values: inOrder(first),
      labels: labelled ? inOrder(this.column(coordinates)) : new Float64Array(0),
      weights: weights && inOrder(weights),
    };
  }
}

const keysOf = (chunks: readonly SampleChunk[]): ScoreKeys[] => chunks.flatMap(({keys}) => keys ?? []);
