/** Reference cases of keras.callbacks.ModelCheckpoint: what is written when, under which name. */
import type {io, LayersModel} from '@tensorflow/tfjs';
import type {ModelCheckpointOptions} from '../../../callbacks/checkpoint/model_checkpoint_options.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {registerSession} from '../../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {type Num, show} from '../values.js';
import {configOf} from './early_stopping.js';
import {makeModel, setNumber} from './fake_model.js';

type Logs = Readonly<Record<string, Num>>;

interface Write {
  readonly hook: 'batchEnd' | 'epochEnd';
  readonly batch?: number;
  readonly method: 'save' | 'saveWeights';
  readonly path: string;
  readonly weights: number;
}

interface Expected {
  readonly trace: readonly {
    readonly epoch: number;
    readonly writes: readonly Write[];
    readonly best: Num | null;
  }[];
  readonly filesAtEnd: readonly {readonly path: string; readonly weights: number}[];
  readonly messages?: readonly string[];
  /** Before the first epoch it is -1. */
  readonly error?: {readonly atEpoch: number; readonly message?: string};
  /** Then there is nothing else. */
  readonly constructorError?: object;
}

export interface ModelCheckpointCase {
  readonly id: string;
  readonly config: ModelCheckpointOptions & {readonly monitor?: string; readonly save_best_only?: boolean};
  readonly model: {readonly metrics: readonly {name: string; direction: string | null}[]};
  readonly epochs: readonly {
    readonly epoch: number;
    readonly batches: readonly {readonly batch: number; readonly logs: Logs}[];
    readonly logs: Logs;
  }[];
  readonly expected: Expected;
  readonly expectedWithOpSetAtTrainBegin?: Expected;
  readonly expectedFloat32?: Expected;
}

/** Files in memory; who writes one says what is in it. */
class Recorder {
  readonly files = new Map<string, number>();
  writes: Write[] = [];
  now: Pick<Write, 'hook' | 'batch'> = {hook: 'epochEnd'};

  handler = (path: string): io.IOHandler => ({
    save: async ({modelTopology, weightData}) => {
      const weights = new Float32Array((weightData as ArrayBuffer).slice(0, 4))[0];
      const whole = Object.keys(modelTopology as object).length > 0;
      this.writes.push({...this.now, method: whole ? 'save' : 'saveWeights', path, weights});
      this.files.set(path, weights);
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    },
  });
}

const numbers = (logs: Logs): TrainingLogs =>
  Object.fromEntries(Object.entries(logs).map(([key, value]) => [key, Number(value)]));

const plainName = (name = 'val_loss') => name.replace(/^val_/, '');

/** Rule 4: NaN is not an improvement, not as the first value either. */
function startsWithNaN({config, epochs}: ModelCheckpointCase): boolean {
  const {monitor = 'val_loss', save_best_only: bestOnly, initialValueThreshold, ...rest} = config;
  const threshold =
    initialValueThreshold ?? (rest as {initial_value_threshold?: number}).initial_value_threshold;
  if (bestOnly !== true || (threshold !== undefined && threshold !== null)) return false;
  const byBatch = ((rest as {save_freq?: unknown}).save_freq ?? 'epoch') !== 'epoch';
  const all = epochs.flatMap(e => (byBatch ? e.batches.map(b => b.logs) : [e.logs]));
  return all.find(logs => logs[monitor] !== undefined)?.[monitor] === 'NaN';
}

/** Rule 4: an output's loss has a direction here, where Keras raises (quirk 29). */
function isLossOfAnOutput({
  config,
  expected,
  expectedWithOpSetAtTrainBegin: sane,
}: ModelCheckpointCase): boolean {
  const name = plainName(config.monitor);
  const raises = (sane ?? expected).error !== undefined;
  const undecided = !['min', 'max'].includes(config.mode ?? 'auto') && name !== 'loss';
  return raises && undecided && /(loss|error)$/i.test(name) && !name.startsWith('val_');
}

/**
 * Rule 5: an unknown direction is reported when the first value is judged, and in Keras at the epoch's end,
 * when batches may have been saved.
 */
function knownFromTheStart({error}: Expected): Expected | undefined {
  const undetermined = error?.message?.includes('automatically determine') === true;
  return undetermined ? {trace: [], filesAtEnd: [], error} : undefined;
}

async function run(
  {config, epochs}: ModelCheckpointCase,
  model: LayersModel,
  metrics: string[],
): Promise<Expected> {
  const recorder = new Recorder();
  let callback: ModelCheckpoint;
  try {
    callback = new ModelCheckpoint({...configOf(config), handler: recorder.handler});
  } catch {
    return {trace: [], filesAtEnd: [], constructorError: {}};
  }
  const trace: Expected['trace'][number][] = [];
  const messages: string[] = [];
  const hear = async (action: () => Promise<void>) => {
    const {log} = console;
    const printed: string[] = [];
    console.log = (text: string) => void printed.push(`${text}\n`);
    try {
      await action();
    } finally {
      console.log = log;
      if (printed.length > 0) messages.push(printed.join(''));
    }
  };
  const ends = () => ({
    messages,
    filesAtEnd: [...recorder.files].map(([path, weights]) => ({path, weights})),
  });
  let step = 0;
  let running = -1;
  try {
    callback.setParams({metrics});
    callback.setModel(model);
    await callback.onTrainBegin();
    for (const {epoch, batches, logs} of epochs) {
      running = epoch;
      await callback.onEpochBegin(epoch);
      for (const {batch, logs} of batches) {
        await callback.onBatchBegin(batch);
        setNumber(model, ++step);
        recorder.now = {hook: 'batchEnd', batch};
        await hear(() => callback.onBatchEnd(batch, numbers(logs)));
      }
      recorder.now = {hook: 'epochEnd'};
      if (batches.length === 0) setNumber(model, ++step);
      await hear(() => callback.onEpochEnd(epoch, numbers(logs)));
      trace.push({epoch, writes: recorder.writes, best: callback.best ?? null});
      recorder.writes = [];
    }
    await callback.onTrainEnd();
    return {trace, ...ends()};
  } catch {
    return {trace, ...ends(), error: {atEpoch: running}};
  }
}

function comparable({trace, filesAtEnd, messages, error, constructorError}: Expected): string {
  if (constructorError !== undefined) return 'refused';
  const files = filesAtEnd.map(f => `${f.path} ${f.weights}`).sort();
  const steps = trace.map(t => [
    t.epoch,
    t.best,
    t.writes.map(w => [w.hook, w.batch ?? null, w.method, w.path, w.weights]),
  ]);
  // Before the first epoch or in it: the same to a reader.
  const failsAt = error === undefined ? null : Math.max(error.atEpoch, 0);
  return show([steps, files, messages ?? [], failsAt]);
}

/** Runs one case of `callbacks/ModelCheckpoint.json`. */
export async function runModelCheckpoint(given: ModelCheckpointCase): Promise<Outcome> {
  if (startsWithNaN(given)) return skip(RULES.nanIsWorse);
  if (isLossOfAnOutput(given)) return skip(RULES.lossOfAnOutput);
  const model = makeModel();
  const directions = new Map(given.model.metrics.map(m => [m.name, m.direction]));
  registerSession(model, {
    outerModel: model,
    logKeys: () => undefined,
    direction: key => {
      const direction = directions.get(plainName(key));
      return direction === 'up' ? 'max' : direction === 'down' ? 'min' : undefined;
    },
  });
  const names = ['loss', ...directions.keys()];
  const keys = [...names, ...names.map(n => `val_${n}`)];
  const {warn} = console;
  console.warn = () => undefined;
  const got = comparable(await run(given, model, keys).finally(() => (console.warn = warn)));
  model.dispose();
  const {expected, expectedWithOpSetAtTrainBegin: sane, expectedFloat32} = given;
  // Rule 5.
  const either = [sane ?? expected, expectedFloat32, knownFromTheStart(expected)];
  const wants = either.filter(want => want !== undefined).map(comparable);
  return wants.includes(got) ? pass : fail(`${given.id}: expected ${wants[0]}\ngot ${got}`);
}
