import {Tensor, tidy} from '@tensorflow/tfjs-core';
import type {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {
  findSession,
  type FitTensors,
  type ValidationBatch,
} from '../../src/tfjs/callbacks/training_session.js';
import {standardWeights} from '../../src/tracking/data/sample_weights.js';
import {type DataBatch, eachBatch, sameData, type ValidationData} from './validation_data.js';
import type {ValidationDataOptions} from './validation_data_options.js';

/** Collects what a callback needs of one validation pass. */
export interface BatchCollector {
  /** Adds a batch, whose tensors stay the caller's. Runs inside a tidy. */
  add(batch: ValidationBatch): void;
  /** Frees everything that was collected. */
  dispose(): void;
}

/** Where the predictions of a callback come from. */
interface Source {
  /** The callback's name, for messages. */
  readonly where: string;
  readonly model: LayersModel;
  readonly params: Callback['params'] | undefined;
  readonly options: ValidationDataOptions;
}

const DEFAULT_BATCH_SIZE = 32;

/**
 * The predictions on a validation set, pass after pass, each in a new collector. On an extended model whose
 * `fit` validates on the same data, the batches are those of that validation; otherwise each `collect` makes
 * a separate pass.
 */
export class ValidationPasses<C extends BatchCollector> {
  private readonly where: string;
  private readonly model: LayersModel;
  private readonly data: ValidationData | undefined;
  /** The first row of the data that `fit` validates on. */
  private readonly from: number;
  private readonly batchSize: number;
  private readonly newCollector: () => C;
  /** The batches are those of fit's validation. */
  private readonly shared: boolean;
  private collector: C | undefined;
  private batches = 0;

  /**
   * Created in `onTrainBegin`.
   *
   * @param atEpochEnd false if the predictions are needed at other times than fit's validation makes them
   * @throws UsageError without data
   */
  constructor({where, model, params, options}: Source, newCollector: () => C, atEpochEnd = true) {
    const session = findSession(model);
    const ofFit = session?.validationData?.() as ValidationData | undefined;
    const split = ofFit === undefined ? splitOf(session?.fitData?.()) : undefined;
    const {data = ofFit ?? split?.data, batchSize = params?.batchSize as number | null | undefined} = options;
    this.where = where;
    this.model = model;
    this.data = data;
    this.from = options.data === undefined ? (split?.from ?? 0) : 0;
    this.batchSize = batchSize ?? DEFAULT_BATCH_SIZE;
    this.newCollector = newCollector;
    const sameAsFit = options.data === undefined || sameData(data, ofFit);
    const observer = {
      onBatch: (batch: ValidationBatch) => tidy(() => this.add(batch)),
      // The rest of the pass was skipped, and numbers of a part of the data are not used.
      onEnded: () => this.begin(),
    };
    this.shared = atEpochEnd && sameAsFit && session?.shareValidation?.(observer) === true;
    if (data !== undefined || this.shared) return;
    const reason =
      session === undefined
        ? 'a plain model does not tell what it validates on: give data: [x, y], or extend it: withMetrics(model).'
        : 'fit does not validate: give it validationData or validationSplit, or give data: [x, y] here.';
    throw new UsageError(where, reason);
  }

  /** Called at the beginning of an epoch: its validation goes into a new collector. */
  begin(): void {
    this.drop();
    if (this.shared) this.collector = this.newCollector();
  }

  /**
   * Returns what `use` makes of the collected pass, then frees it. Returns undefined if there is no complete
   * pass: tfjs skipped the validation (B6), or a callback ended it.
   */
  async collect<R>(use: (collector: C) => Promise<R>): Promise<R | undefined> {
    try {
      const complete = this.shared ? this.batches > 0 : await this.predictAll();
      return complete && this.collector !== undefined ? await use(this.collector) : undefined;
    } finally {
      this.drop();
    }
  }

  /** Frees what has been collected. */
  drop(): void {
    this.collector?.dispose();
    this.collector = undefined;
    this.batches = 0;
  }

  private add(batch: ValidationBatch): void {
    this.batches++;
    this.collector?.add(batch);
  }

  /**
   * Makes a pass over the data and yields to the page between batches. Returns false if a callback has ended
   * it.
   */
  private async predictAll(): Promise<boolean> {
    const {where, model, data, batchSize, from} = this;
    const collector = (this.collector = this.newCollector());
    const hook = findHook(model);
    await hook?.stages.run('onValidationBegin');
    try {
      return await eachBatch(
        `${where}, data`,
        model,
        data as ValidationData,
        batchSize,
        batch => collector.add(predicted(model, batch)),
        () => hook?.endsValidation() === true,
        standardWeights,
        from,
      );
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }
}

/** The part of the data of `fit` that `validationSplit` leaves. Its weights do not count, as in `fit`. */
function splitOf(fitted: FitTensors | undefined): {data: ValidationData; from: number} | undefined {
  if (fitted === undefined || fitted.trained >= fitted.samples) return undefined;
  return {data: [fitted.x, fitted.y] as unknown as ValidationData, from: fitted.trained};
}

function predicted(model: LayersModel, {inputs, targets, sampleWeights}: DataBatch): ValidationBatch {
  const yPred = model.predict([...inputs], {batchSize: inputs[0].shape[0]});
  return {yTrue: targets, yPred: yPred instanceof Tensor ? [yPred] : yPred, sampleWeight: sampleWeights};
}
