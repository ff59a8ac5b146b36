import {
  cast,
  clone,
  concat,
  dispose,
  equal,
  fill,
  gather,
  greater,
  isNaN as isNaNOnDevice,
  keep,
  less,
  logicalAnd,
  logicalOr,
  minimum,
  mul,
  range,
  reshape,
  sum,
  type Tensor,
  topk,
  zeros,
} from '@tensorflow/tfjs-core';
import {currentPath} from '../../src/array/path.js';
import {readTogether} from '../../src/array/read.js';
import {whereFloat, toFloat} from '../../src/floats.js';
import {nest} from '../../src/state/metric_weight.js';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {isUnlabelled} from '../../src/tracking/data/unlabelled.js';
import type {NestedNumbers} from '../../src/types.js';
import type {SampleLosses} from './sample_losses.js';
import type {BatchCollector} from './validation_passes.js';

/** One sample with its loss and its prediction. */
export interface PredictionExample {
  /** Its index in the validation data; the first is 0. */
  readonly index: number;
  readonly loss: number;
  /**
   * A number, or nested arrays in the shape of a sample. If the model has several outputs, an array with one
   * entry per output.
   */
  readonly yTrue: NestedNumbers;
  readonly yPred: NestedNumbers;
}

/**
 * Losses, the index of the batch, the row within it, then labels and predictions of every output; one row per
 * sample.
 */
type Columns = readonly [losses: Tensor, batches: Tensor, rows: Tensor, ...Tensor[]];

/** Infinite losses and NaN count as this, which is greater than any loss that a model may have. */
const GREATEST_LOSS = 3.4e38;

/**
 * Indices of the `k` greatest values of a vector, the first ones among equal values. NaN counts as greatest.
 */
function indicesOfGreatest(values: Tensor, k: number): Tensor {
  const order = minimum(whereFloat(isNaNOnDevice(values), GREATEST_LOSS, values), GREATEST_LOSS);
  if (currentPath() === 'cpu') return topk(order, k, true).indices;
  // On a GPU topk reads short vectors synchronously, so compute ranks: how many values are greater, or equal
  // and earlier.
  const size = values.size;
  const places = range(0, size, 1, 'float32');
  const [own, other] = [reshape(order, [size, 1]), reshape(order, [1, size])];
  const earlier = less(reshape(places, [1, size]), reshape(places, [size, 1]));
  const before = logicalOr(greater(other, own), logicalAnd(equal(other, own), earlier));
  const ranks = reshape(sum(toFloat(before), 1), [1, size]);
  const chosen = toFloat(equal(ranks, reshape(range(0, k, 1, 'float32'), [k, 1])));
  return cast(sum(mul(chosen, reshape(places, [1, size])), 1), 'int32');
}

/** Keeps the `count` worst samples of a pass, on the device. Only their numbers are read. */
export class WorstSampleCollector implements BatchCollector {
  private readonly losses: SampleLosses;
  private readonly count: number;
  /** The index of each batch's first row in the data. */
  private readonly starts: number[] = [];
  private seen = 0;
  private held: Columns | undefined;

  constructor(losses: SampleLosses, count: number) {
    this.losses = losses;
    this.count = count;
  }

  /** How many samples the pass had. */
  get size(): number {
    return this.seen;
  }

  add(batch: ValidationBatch): void {
    const losses = this.losses(batch);
    const [size] = losses.shape;
    // Row numbers of the whole data may exceed the integers of a float32, or of fp16 textures. Those of a
    // batch do not.
    const batches = fill([size], this.starts.length, 'int32');
    const rows = range(0, size, 1, 'int32');
    const {held} = this;
    const all = [losses, batches, rows, ...batch.yTrue, ...batch.yPred].map((t, i) =>
      held === undefined ? t : concat([held[i], t], 0),
    );
    const indices = indicesOfGreatest(all[0], Math.min(this.count, all[0].shape[0] ?? 0));
    // wasm's gather returns a wrong shape for empty rows.
    const worst = (t: Tensor) => (isUnlabelled(t) ? zeros([indices.size, 0]) : clone(gather(t, indices)));
    this.held = all.map(t => keep(worst(t))) as unknown as Columns;
    dispose(held as unknown as Tensor[]);
    this.starts.push(this.seen);
    this.seen += size;
  }

  /** The samples, the worst first, and the earlier one first among equal ones. One read. */
  async examples(outputs: number): Promise<PredictionExample[]> {
    const {held, starts} = this;
    if (held === undefined) return [];
    const shapes = held.map(t => t.shape.slice(1));
    const [losses, batches, rows, ...values] = await readTogether(held);
    const row = (column: number, i: number): NestedNumbers => {
      const size = values[column].length / losses.length;
      const own = values[column].subarray(i * size, (i + 1) * size);
      return size === 1 ? own[0] : nest(own, shapes[column + 3]);
    };
    const of = (first: number, i: number): NestedNumbers =>
      outputs === 1 ? row(first, i) : Array.from({length: outputs}, (_, o) => row(first + o, i));
    const rank = ({loss}: PredictionExample): number => (Number.isNaN(loss) ? Infinity : loss);
    return Array.from(losses, (loss, i) => ({
      index: starts[batches[i]] + rows[i],
      loss,
      yTrue: of(0, i),
      yPred: of(outputs, i),
    })).sort((a, b) => (rank(a) === rank(b) ? a.index - b.index : rank(b) > rank(a) ? 1 : -1));
  }

  dispose(): void {
    dispose((this.held ?? []) as unknown as Tensor[]);
    this.held = undefined;
  }
}
