import type {Tensor} from '@tensorflow/tfjs-core';
import {Callback, type History, type LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {ownValues} from '../../src/options.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import type {DatasetLike, FitArgs, FitDatasetArgs} from '../../src/tracking/types.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {CallbackList} from '../wrappers/callback_list.js';

/** A batch has been trained, or an epoch has ended. */
export interface TrainingEvent {
  readonly type: 'batch' | 'epoch';
  /** The first is 0. */
  readonly epoch: number;
  /** The index of the batch in its epoch; in an event of an epoch, of its last batch. The first is 0. */
  readonly batch: number;
  /** The numbers that callbacks get in their logs, those of callbacks included. */
  readonly logs: Readonly<Record<string, number>>;
}

const WHERE = 'trainingSteps';

/**
 * `fit` as a loop: yields an event after each batch and at the end of each epoch, when all callbacks have
 * had it. Training waits while the body of the loop runs.
 *
 * The loop can be left at any time (`break`, `return`, an exception): the training then ends as if a callback
 * had stopped it, before its next batch, and the loop's end waits for that. An error in the training is
 * thrown in the loop. On a GPU, each event of a batch costs an asynchronous read.
 *
 * @param model plain or extended
 * @param x as in `fit`; or a dataset, followed by the arguments of `fitDataset`
 * @returns the generator. Its return value is the History; training begins with the first `next()`
 *
 * @example
 * for await (const {type, epoch, batch, logs} of trainingSteps(model, x, y, {epochs: 5})) {
 *   if (type === 'batch') continue;
 *   console.log(epoch, logs.loss);
 *   if (logs.loss < 0.1) break;
 * }
 */
export function trainingSteps(
  model: LayersModel,
  x: Tensor | Tensor[] | {[name: string]: Tensor},
  y: Tensor | Tensor[] | {[name: string]: Tensor},
  args?: FitArgs,
): AsyncGenerator<TrainingEvent, History, void>;
export function trainingSteps(
  model: LayersModel,
  dataset: DatasetLike,
  args: FitDatasetArgs,
): AsyncGenerator<TrainingEvent, History, void>;
export async function* trainingSteps(
  model: LayersModel,
  ...[data, second, third]: unknown[]
): AsyncGenerator<TrainingEvent, History, void> {
  const {fit, fitDataset} = (model ?? {}) as unknown as Record<string, Loop | undefined>;
  if (fit === undefined || fitDataset === undefined) {
    throw new UsageError(WHERE, `expected a LayersModel; got ${formatValue(model)}.`);
  }
  const isDataset = typeof (data as Partial<DatasetLike> | undefined)?.iterator === 'function';
  const {callbacks, ...args} = ownValues((isDataset ? second : third) ?? {}) as FitArgs;
  const steps = new StepEvents();
  const list = new CallbackList([callbacks, steps], {yieldEvery: args.yieldEvery});
  const settings = {...args, callbacks: list};
  const training = steps.until(
    isDataset ? fitDataset.call(model, data, settings) : fit.call(model, data, second, settings),
  );
  try {
    for (let event = await steps.next(); event !== undefined; event = await steps.next()) yield event;
  } finally {
    steps.leave();
    await training;
  }
  return training;
}

type Loop = (this: LayersModel, ...args: unknown[]) => Promise<History>;

/** Passes the events of a training on, one at a time, and has it wait in between. */
class StepEvents extends Callback {
  private epoch = 0;
  private batch = 0;
  private ended = false;
  private left = false;
  /** Has the training continue. */
  private goOn: () => void = () => {};
  private announce: (event: TrainingEvent | undefined) => void = () => {};
  private announced = this.newAnnouncement();

  /** Waits for the next event; `undefined` when the training has ended. */
  next(): Promise<TrainingEvent | undefined> {
    this.goOn();
    return this.announced;
  }

  /** Ends the training after its running batch, unless it has ended. */
  leave(): void {
    this.left = true;
    if (!this.ended) stopEarly(this.model, 'paused', {by: WHERE, text: 'the loop was left'});
    this.goOn();
  }

  /** The same promise; its end is announced. */
  until(training: Promise<History>): Promise<History> {
    const end = (): void => {
      this.ended = true;
      this.announce(undefined);
    };
    training.then(end, end);
    return training;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    this.batch = batch;
    await this.pass('batch', logs);
  }

  override async onEpochEnd(_: number, logs: TrainingLogs = {}): Promise<void> {
    await this.pass('epoch', logs);
  }

  private async pass(type: TrainingEvent['type'], logs: TrainingLogs): Promise<void> {
    if (this.left) return;
    const {epoch, batch, announce} = this;
    const numbers = {...(await resolveLogs(logs))};
    const continued = new Promise<void>(resolve => (this.goOn = resolve));
    this.announced = this.newAnnouncement();
    announce({type, epoch, batch, logs: numbers});
    await continued;
  }

  private newAnnouncement(): Promise<TrainingEvent | undefined> {
    return new Promise(resolve => (this.announce = resolve));
  }
}
