import type {FirstBatches} from '../../tfjs/callbacks/saved_training.js';
import {tensorsIn} from '../data/tensors_in.js';
import type {DatasetLike} from '../types.js';

/** Shows callbacks how the passes over a validation dataset begin. */
export class ValidationPasses implements FirstBatches {
  private readonly observers: ((batch: readonly unknown[]) => void)[] = [];
  private readonly comparing: ((batch: readonly unknown[]) => Promise<void>)[] = [];

  observe(use: (batch: readonly unknown[]) => void): void {
    this.observers.push(use);
  }

  compareLast(use: (batch: readonly unknown[]) => Promise<void>): void {
    this.comparing.push(use);
  }

  /** Whether a callback compares the last pass that is left out. */
  get compares(): boolean {
    return this.comparing.length > 0;
  }

  /** To be called once with the first element of the last pass that is left out. */
  async leavesOut(element: unknown): Promise<void> {
    for (const use of this.comparing) await use(tensorsOf(element));
  }

  /** The dataset, whose passes are observed. */
  watched(dataset: DatasetLike): DatasetLike {
    const {observers} = this;
    if (observers.length === 0) return dataset;
    return {
      size: dataset.size,
      async iterator() {
        const iterator = await dataset.iterator();
        let begun = false;
        return {
          async next() {
            const result = await iterator.next();
            if (!begun) for (const use of observers) use(tensorsOf(result.value));
            begun = true;
            return result;
          },
        };
      },
    };
  }
}

function tensorsOf(element: unknown): readonly unknown[] {
  return tensorsIn(element).flatMap(tensorsIn);
}
