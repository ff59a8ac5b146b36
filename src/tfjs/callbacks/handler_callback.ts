import {dispose, Tensor} from '@tensorflow/tfjs-core';
import {CustomCallback, type CustomCallbackArgs, type Logs} from '@tensorflow/tfjs-layers';

/**
 * The properties that tfjs's `CustomCallback` keeps its arguments in (C2: property names are not mangled).
 */
interface Handlers {
  currentEpoch: number;
  readonly yieldEvery: unknown;
  readonly nextFrameFunc: () => Promise<void>;
  readonly maybeWait: (epoch: number, batch: number, logs?: Logs) => Promise<void>;
  readonly trainBegin?: (logs?: Logs) => unknown;
  readonly trainEnd?: (logs?: Logs) => unknown;
  readonly epochBegin?: (epoch: number, logs?: Logs) => unknown;
  readonly epochEnd?: (epoch: number, logs?: Logs) => unknown;
  readonly batchBegin?: (batch: number, logs?: Logs) => unknown;
  readonly batchEnd?: (batch: number, logs?: Logs) => unknown;
  readonly yield?: (epoch: number, batch: number, logs?: Logs) => unknown;
}

/**
 * tfjs's `CustomCallback` for logs of any values. tfjs's own takes every value that is not a number for a
 * Scalar, but callbacks also log strings and `undefined`. These stay as they are.
 */
export class HandlerCallback extends CustomCallback {
  constructor(args: CustomCallbackArgs, yieldEvery: ConstructorParameters<typeof CustomCallback>[1]) {
    super(args, yieldEvery);
  }

  override async onTrainBegin(logs?: Logs): Promise<void> {
    await call(this.handlers.trainBegin, logs);
  }

  override async onTrainEnd(logs?: Logs): Promise<void> {
    await call(this.handlers.trainEnd, logs);
  }

  override async onEpochBegin(epoch: number, logs?: Logs): Promise<void> {
    this.handlers.currentEpoch = epoch;
    await call(this.handlers.epochBegin, logs, epoch);
  }

  override async onEpochEnd(epoch: number, logs?: Logs): Promise<void> {
    const {yieldEvery, nextFrameFunc, epochEnd} = this.handlers;
    await Promise.all([call(epochEnd, logs, epoch), yieldEvery === 'epoch' ? nextFrameFunc() : undefined]);
  }

  override async onBatchBegin(batch: number, logs?: Logs): Promise<void> {
    await call(this.handlers.batchBegin, logs, batch);
  }

  override async onBatchEnd(batch: number, logs?: Logs): Promise<void> {
    const {yieldEvery, nextFrameFunc, batchEnd, currentEpoch} = this.handlers;
    const yieldIfDue = async (): Promise<void> => {
      if (yieldEvery === 'batch') await nextFrameFunc();
      else if (typeof yieldEvery === 'number') await this.handlers.maybeWait(currentEpoch, batch, logs);
    };
    await Promise.all([call(batchEnd, logs, batch), yieldIfDue()]);
  }

  /** tfjs's constructor replaces this by a throttled version. */
  override async maybeWait(epoch: number, batch: number, logs?: object): Promise<void> {
    const {nextFrameFunc, yield: onYield} = this.handlers;
    await Promise.all([call(onYield, logs as Logs | undefined, epoch, batch), nextFrameFunc()]);
  }

  private get handlers(): Handlers {
    return this as unknown as Handlers;
  }
}

async function call(
  handler: ((...args: never[]) => unknown) | null | undefined,
  logs: Logs | undefined,
  ...args: number[]
): Promise<void> {
  if (handler === null || handler === undefined) return;
  await readScalars(logs);
  await (handler as (...all: unknown[]) => unknown)(...args, logs);
}

/** Replaces the Scalars in logs by numbers, in place. */
async function readScalars(logs: object | undefined): Promise<void> {
  const scalars = Object.entries(logs ?? {}).filter(([, value]) => value instanceof Tensor) as [
    string,
    Tensor,
  ][];
  const values = await Promise.all(scalars.map(([, scalar]) => scalar.data()));
  scalars.forEach(([key], i) => ((logs as Record<string, number>)[key] = values[i][0]));
  dispose(scalars.map(([, scalar]) => scalar));
}
