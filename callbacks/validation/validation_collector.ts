import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {ValidationSource, type ValidationSourceOptions} from './validation_source.js';

/** What is kept of one pass over the validation data. */
export interface BatchCollector {
  /** Adds a batch, whose tensors stay the caller's. Runs inside a tidy. */
  add(batch: ValidationBatch): void;
  /** Frees what it holds. */
  dispose(): void;
}

/** One keeper for each epoch, which gets its batches from fit's validation or from a pass made for it. */
export class ValidationCollector<K extends BatchCollector> {
  private readonly make: () => K;
  private readonly source: ValidationSource;
  private keeper: K | undefined;
  private batches = 0;

  /**
   * Call it from `onTrainBegin`.
   *
   * @param make a keeper for a new pass
   * @param share false: fit's own pass comes at the wrong time
   * @throws UsageError when there are no data
   */
  constructor(
    where: string,
    model: LayersModel,
    params: {readonly batchSize?: unknown} | undefined,
    options: ValidationSourceOptions,
    make: () => K,
    share = true,
  ) {
    this.make = make;
    const add = (batch: ValidationBatch): void => {
      this.batches++;
      this.keeper?.add(batch);
    };
    this.source = new ValidationSource(where, model, params, options, share ? add : undefined, () =>
      this.begin(),
    );
  }

  /** From now on fit's validation is kept, where it is shared. */
  begin(): void {
    this.drop();
    if (this.source.shared) this.keeper = this.make();
  }

  /** What `use` makes of the pass; undefined when the validation was left out, as tfjs does in mid-epoch (B6), or ended. */
  async take<R>(use: (keeper: K) => Promise<R>): Promise<R | undefined> {
    try {
      if (this.source.shared) {
        return this.keeper === undefined || this.batches === 0 ? undefined : await use(this.keeper);
      }
      const keeper = (this.keeper = this.make());
      const complete = await this.source.each(batch => keeper.add(batch));
      return complete ? await use(keeper) : undefined;
    } finally {
      this.drop();
    }
  }

  /** Frees what is kept. */
  drop(): void {
    this.keeper?.dispose();
    this.keeper = undefined;
    this.batches = 0;
  }
}
