/** Reference cases of keras.callbacks.TerminateOnNaN. */
import {TerminateOnNaN, type TerminateOnNaNOptions} from '../../../callbacks/stopping/terminate_on_nan.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {type Num, show} from '../values.js';
import {makeModel} from './fake_model.js';
import {listen} from '../../outcomes.js';

interface Run {
  readonly trace: readonly {
    readonly batch: number;
    readonly stopTraining: boolean;
    readonly message: string | null;
  }[];
  readonly error?: {readonly atBatch: number; readonly stopTraining: boolean};
}

export interface TerminateOnNaNCase {
  readonly id: string;
  readonly config: TerminateOnNaNOptions;
  readonly batches: readonly {
    readonly batch: number;
    readonly logs: Readonly<Record<string, Num>> | null;
  }[];
  readonly expected: Run;
}

const numbers = (logs: Readonly<Record<string, Num>> | null): TrainingLogs | null =>
  logs && Object.fromEntries(Object.entries(logs).map(([key, value]) => [key, Number(value)]));

async function run({config, batches}: TerminateOnNaNCase): Promise<Run> {
  const callback = new TerminateOnNaN(config);
  const model = makeModel();
  model.stopTraining = false;
  callback.setParams({});
  callback.setModel(model);
  await callback.onTrainBegin();
  await callback.onEpochBegin(0);
  const trace: Run['trace'][number][] = [];
  for (const {batch, logs} of batches) {
    try {
      await callback.onBatchBegin(batch);
      const {printed} = await listen(() => callback.onBatchEnd(batch, numbers(logs) as TrainingLogs));
      const message = printed.length === 0 ? null : `${printed.join('\n')}\n`;
      trace.push({batch, stopTraining: model.stopTraining, message});
    } catch {
      return {trace, error: {atBatch: batch, stopTraining: model.stopTraining}};
    }
  }
  model.dispose();
  return {trace};
}

/** Runs one case of `callbacks/TerminateOnNaN.json`. */
export async function runTerminateOnNaN(given: TerminateOnNaNCase): Promise<Outcome> {
  const got = await run(given);
  const {trace, error} = given.expected;
  const want = {trace, ...(error && {error: {atBatch: error.atBatch, stopTraining: error.stopTraining}})};
  return show(got) === show(want) ? pass : fail(`${given.id}: expected ${show(want)}, got ${show(got)}`);
}
