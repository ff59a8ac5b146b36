import {dispose} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {setOwn} from '../../own_property.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import type {Extension} from '../extension.js';
import {historyOf} from '../resume/training_progress.js';
import {padHistory} from './pad_history.js';
import type {TrainFunction} from './train_function.js';
import type {TrainingFailure} from './training_failure.js';
import type {ValidationRunner} from './validation_runner.js';

/** What the stage works with. */
export interface RecordStageSetup {
  readonly extension: Extension;
  readonly trainFunction: TrainFunction;
  readonly validation: ValidationRunner;
  readonly failure: TrainingFailure;
}

/**
 * Writes what was trained and validated into the logs. It is the first stage of the training's hook, so the
 * logs are complete before progress bars, callbacks and History read them.
 */
export class RecordStage implements TrainingStage {
  readonly priority = PRIORITY.record;
  readonly getsAllEvents = true;
  private readonly setup: RecordStageSetup;
  /** The log keys of all epochs so far. */
  private readonly reported = new Set<string>();

  constructor(setup: RecordStageSetup) {
    this.setup = setup;
  }

  onEpochBegin(epoch: number): void {
    this.setup.trainFunction.beginEpoch(epoch);
    this.setup.validation.beginEpoch(epoch);
  }

  async onSkippedBatch(batch: number): Promise<void> {
    const {trainFunction, validation, failure} = this.setup;
    if (failure.happened) failure.stopLoop();
    await validation.runScheduled();
    if (trainFunction.isLastSkipped(batch)) await validation.runSaved();
  }

  async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    const {extension, trainFunction, validation, failure} = this.setup;
    const {runningEvery} = extension.options;
    for (const [key, value] of trainFunction.takeLogs()) setOwn(logs, key, value);
    if (batch >= trainFunction.batchesSeen) failure.fail(trainFunctionReplaced());
    if (failure.happened) {
      failure.stopLoop();
      return;
    }
    if (runningEvery !== undefined && (batch + 1) % runningEvery === 0) {
      for (const [key, value] of (await trainFunction.record()) ?? [])
        if (!Object.hasOwn(logs, key)) setOwn(logs, key, value);
    }
    await validation.runScheduled();
  }

  async onEpochEnd(_epoch: number, logs: TrainingLogs): Promise<void> {
    const {extension, trainFunction, validation, failure} = this.setup;
    clear(logs);
    const trained = failure.happened ? undefined : await trainFunction.record();
    if (trained === undefined) return;
    trainFunction.endEpoch();
    extension.onRecord(trained);
    const validated = (validation.record ?? []).map(([key, value]) => [`val_${key}`, value] as const);
    const entries = extension.ordered([...validated, ...trained]);
    for (const [key, value] of entries) setOwn(logs, key, value);
    const now = new Set(entries.map(([key]) => key));
    padHistory(historyOf(extension.inner), this.report(now), now);
  }

  /** All keys that were reported, or foreseen, by now. */
  private report(keys: Iterable<string>): ReadonlySet<string> {
    const {extension, validation} = this.setup;
    const foreseen = this.reported.size === 0 ? extension.logKeys(validation.hasData) : [];
    for (const key of keys) this.reported.add(key);
    for (const key of foreseen) this.reported.add(key);
    return this.reported;
  }
}

/** Removes what tfjs's BaseLogger has put into the logs. */
function clear(logs: TrainingLogs): void {
  for (const key of Object.keys(logs)) {
    if (typeof logs[key] === 'object') dispose(logs[key]);
    delete logs[key];
  }
}

/** For a batch that never reached the train function. */
function trainFunctionReplaced(): UsageError {
  return new UsageError(
    'fit',
    'makeTrainFunction was set on this model, and its function does not call that of the extended model, which trains ' +
      'and counts. Call it there, or train with another optimizer, loss or layer.',
  );
}
