import {dispose, Tensor} from '@tensorflow/tfjs-core';
import {CustomCallback, type CustomCallbackArgs, type History, type Logs} from '@tensorflow/tfjs-layers';

/** What tfjs's own CustomCallback makes of its arguments (C2: no name of these is mangled). */
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
 * tfjs's CustomCallback, which takes everything in logs that is not a number for a Scalar. Callbacks put strings and
 * `undefined` there too: these stay as they are.
 */
export class HandlerCallback extends CustomCallback {
  constructor(args: CustomCallbackArgs, yieldEvery: ConstructorParameters<typeof CustomCallback>[1]) {
    super(args, yieldEvery);
  }

  override async onTrainBegin(logs?: Logs): Promise<void> {
    await tell(this.handlers.trainBegin, logs);
  }

  override async onTrainEnd(logs?: Logs): Promise<void> {
    await tell(this.handlers.trainEnd, logs);
  }

  override async onEpochBegin(epoch: number, logs?: Logs): Promise<void> {
    this.handlers.currentEpoch = epoch;
    await tell(this.handlers.epochBegin, logs, epoch);
  }

  override async onEpochEnd(epoch: number, logs?: Logs): Promise<void> {
    const {yieldEvery, nextFrameFunc, epochEnd} = this.handlers;
    await Promise.all([tell(epochEnd, logs, epoch), yieldEvery === 'epoch' ? nextFrameFunc() : undefined]);
  }

  override async onBatchBegin(batch: number, logs?: Logs): Promise<void> {
    await tell(this.handlers.batchBegin, logs, batch);
  }

  override async onBatchEnd(batch: number, logs?: Logs): Promise<void> {
    const {yieldEvery, nextFrameFunc, batchEnd, currentEpoch} = this.handlers;
    const turn = async (): Promise<void> => {
      if (yieldEvery === 'batch') await nextFrameFunc();
      else if (typeof yieldEvery === 'number') await this.handlers.maybeWait(currentEpoch, batch, logs);
    };
    await Promise.all([tell(batchEnd, logs, batch), turn()]);
  }

  /** tfjs's constructor makes of it a function that does nothing before its time. */
  override async maybeWait(epoch: number, batch: number, logs?: object): Promise<void> {
    const {nextFrameFunc, yield: onYield} = this.handlers;
    await Promise.all([tell(onYield, logs as Logs | undefined, epoch, batch), nextFrameFunc()]);
  }

  private get handlers(): Handlers {
    return this as unknown as Handlers;
  }
}

async function tell(
  handler: ((...args: never[]) => unknown) | null | undefined,
  logs: Logs | undefined,
  ...args: number[]
): Promise<void> {
  if (handler === null || handler === undefined) return;
  await readScalars(logs);
  await (handler as (...all: unknown[]) => unknown)(...args, logs);
}

/** Turns the Scalars in logs into numbers, in place, and leaves everything else. */
async function readScalars(logs: object | undefined): Promise<void> {
  const held = Object.entries(logs ?? {}).filter(([, value]) => value instanceof Tensor) as [
    string,
    Tensor,
  ][];
  const values = await Promise.all(held.map(([, scalar]) => scalar.data()));
  held.forEach(([key], i) => ((logs as Record<string, number>)[key] = values[i][0]));
  dispose(held.map(([, scalar]) => scalar));
}

/** At the end of a batch tfjs disposes all that is not a number in its logs: takes out what cannot be disposed. */
export function dropFromBatch(logs: object | undefined): void {
  for (const [key, value] of Object.entries(logs ?? {})) {
    if (typeof value !== 'number' && !(value instanceof Tensor))
      delete (logs as Record<string, unknown>)[key];
  }
}

/** Lets a History read its tensors at the end of training, and nothing else: it keeps strings and `undefined`. */
export function readTensorsOnly(history: History): void {
  const syncData = async (): Promise<void> => {
    // There are none before the History has heard of the training's beginning.
    const arrays: Record<string, unknown[]> = history.history ?? {};
    const held = Object.values(arrays).flatMap(values =>
      values.flatMap((value, i) => (value instanceof Tensor ? [{values, i, value}] : [])),
    );
    const read = await Promise.all(held.map(({value}) => value.data()));
    held.forEach(({values, i, value}, n) => {
      value.dispose();
      values[i] = read[n][0];
    });
  };
  Object.defineProperty(history, 'syncData', {value: syncData, configurable: true, writable: true});
}
