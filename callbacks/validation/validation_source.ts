import {Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession, type ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {isDataset} from '../../src/tracking/data/dataset_batches.js';
import {checkNumber} from '../base/options.js';
import {type DataBatch, eachBatch, sameData, type ValidationData} from './validation_data.js';

/** What a callback was told to validate on. */
export interface ValidationSourceOptions {
  readonly data?: ValidationData;
  readonly batchSize?: number;
}

const DEFAULT_BATCH_SIZE = 32;

/** @throws UsageError when `data` or `batchSize` are of the wrong kind. */
export function checkValidationSource(where: string, {data, batchSize}: ValidationSourceOptions): void {
  if (batchSize !== undefined) checkNumber(where, 'batchSize', batchSize, {least: 1, whole: true});
  const pair = Array.isArray(data) && (data.length === 2 || data.length === 3);
  if (data !== undefined && !pair && !isDataset(data)) {
    throw new UsageError(where, 'data must be [x, y], [x, y, sampleWeight] or a dataset.');
  }
}

/**
 * Where a callback has the predictions on a validation set from: from fit's own pass, on an extended model that validates
 * on the same data, else from a pass of its own.
 */
export class ValidationSource {
  /** True when fit's validation shows its batches, so that no other pass is needed. */
  readonly shared: boolean;
  private readonly where: string;
  private readonly model: LayersModel;
  private readonly data: ValidationData | undefined;
  private readonly batchSize: number;

  /**
   * Call it from `onTrainBegin`.
   *
   * @param where the callback's name, for messages
   * @param onBatch gets the batches of fit's pass, each inside a tidy; undefined: they are of no use
   * @param onEnded called when fit's pass was ended: its batches are a part
   * @throws UsageError when there are no data
   */
  constructor(
    where: string,
    model: LayersModel,
    params: {readonly batchSize?: unknown} | undefined,
    {data, batchSize}: ValidationSourceOptions,
    onBatch: ((batch: ValidationBatch) => void) | undefined,
    onEnded?: () => void,
  ) {
    const session = findSession(model);
    const validated = session?.validationData?.();
    this.where = where;
    this.model = model;
    this.data = data ?? (validated as ValidationData | undefined);
    this.batchSize = batchSize ?? (params?.batchSize as number | null | undefined) ?? DEFAULT_BATCH_SIZE;
    const mayShare = onBatch !== undefined && (data === undefined || sameData(data, validated));
    const observer = {onBatch: (batch: ValidationBatch) => tidy(() => onBatch?.(batch)), onEnded};
    this.shared = mayShare && session?.shareValidation?.(observer) === true;
    if (this.data !== undefined || this.shared) return;
    const reason =
      session === undefined
        ? 'a plain model does not tell what it validates on: give data: [x, y], or extend it: withMetrics(model).'
        : 'fit validates on nothing that could be used here: give it validationData, or give data: [x, y] here.';
    throw new UsageError(where, reason);
  }

  /**
   * Makes a pass of its own over the data, the page served between batches. Each batch lives during the call only.
   * Returns false when another callback has ended the training meanwhile: then a part was seen, which stands for nothing.
   */
  async each(onBatch: (batch: ValidationBatch) => void): Promise<boolean> {
    const {where, model, data, batchSize} = this;
    const hook = findHook(model);
    await hook?.stages.run('onValidationBegin');
    try {
      return await eachBatch(
        `${where}, data`,
        model,
        data as ValidationData,
        batchSize,
        batch => onBatch(predicted(model, batch)),
        () => hook?.endsValidation() === true,
      );
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }
}

function predicted(model: LayersModel, {inputs, targets, sampleWeights}: DataBatch): ValidationBatch {
  const yPred = model.predict([...inputs], {batchSize: inputs[0].shape[0]});
  return {yTrue: targets, yPred: yPred instanceof Tensor ? [yPred] : yPred, sampleWeight: sampleWeights};
}
