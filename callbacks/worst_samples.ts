import {
  clone,
  concat,
  dispose,
  fill,
  gather,
  isNaN as isNaNOnDevice,
  keep,
  range,
  type Tensor,
  topk,
  where as select,
} from '@tensorflow/tfjs-core';
import type {ValidationBatch} from '../src/host/training_hooks.js';
import {readTogether} from '../src/state/read.js';
import {nest} from '../src/state/weight.js';
import type {NestedNumbers} from '../src/types.js';
import type {SampleLosses} from './sample_losses.js';
import type {ValidationKeeper} from './validation_collector.js';

/** One sample, and what the model makes of it. */
export interface PredictionExample {
  /** Its row in the validation data; the first is 0. */
  readonly index: number;
  readonly loss: number;
  /** A number, or numbers nested as deep as a row; with several outputs of the model an array of one for each. */
  readonly yTrue: NestedNumbers;
  readonly yPred: NestedNumbers;
}

/** Losses, the batch and the row within it, then labels and predictions of every output: a row for each sample. */
type Columns = readonly [losses: Tensor, batches: Tensor, rows: Tensor, ...Tensor[]];

/** The worst samples of a pass: never more than so many, and of those alone the numbers are read. */
export class WorstSamples implements ValidationKeeper {
  private readonly losses: SampleLosses;
  private readonly count: number;
  /** The first row of each batch. */
  private readonly starts: number[] = [];
  private seen = 0;
  private held: Columns | undefined;

  constructor(losses: SampleLosses, count: number) {
    this.losses = losses;
    this.count = count;
  }

  /** So many samples were there. */
  get size(): number {
    return this.seen;
  }

  add(batch: ValidationBatch): void {
    const losses = this.losses(batch);
    const [size] = losses.shape;
    // A float32, and with fp16 textures a smaller float, cannot count all rows; batches and rows in them it can.
    const batches = fill([size], this.starts.length, 'int32');
    const rows = range(0, size, 1, 'int32');
    const {held} = this;
    const all = [losses, batches, rows, ...batch.yTrue, ...batch.yPred].map((t, i) =>
      held === undefined ? t : concat([held[i], t], 0),
    );
    // NaN is the worst there is.
    const order = select(isNaNOnDevice(all[0]), Infinity, all[0]);
    const {indices} = topk(order, Math.min(this.count, order.shape[0] ?? 0), true);
    this.held = all.map(t => keep(clone(gather(t, indices)))) as unknown as Columns;
    dispose(held as unknown as Tensor[]);
    this.starts.push(this.seen);
    this.seen += size;
  }

  /** The samples, the worst first, of equal ones the earlier; read in one go. */
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
    const worth = ({loss}: PredictionExample): number => (Number.isNaN(loss) ? Infinity : loss);
    return Array.from(losses, (loss, i) => ({
      index: starts[batches[i]] + rows[i],
      loss,
      yTrue: of(0, i),
      yPred: of(outputs, i),
    })).sort((a, b) => (worth(a) === worth(b) ? a.index - b.index : worth(b) > worth(a) ? 1 : -1));
  }

  dispose(): void {
    dispose((this.held ?? []) as unknown as Tensor[]);
    this.held = undefined;
  }
}
