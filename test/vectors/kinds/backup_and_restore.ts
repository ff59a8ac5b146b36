/**
 * Reference cases of keras.callbacks.BackupAndRestore: a model whose weights are the number of its training
 * steps.
 */
import * as tf from '@tensorflow/tfjs';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import type {BackupAndRestoreOptions} from '../../../callbacks/backup/backup_and_restore_options.js';
import {openBackup} from '../../../callbacks/backup/backup_file.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {ModelState} from '../../../src/tfjs/model/model_state.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {show} from '../values.js';
import {makeModel, setNumber} from './fake_model.js';
import {listen} from '../../outcomes.js';

interface GivenRun {
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  readonly interrupt?: {
    readonly beforeBatch?: readonly [number, number];
    readonly beforeEpochEnd?: number;
    readonly afterEpochEnd?: number;
  };
  readonly newCallback?: boolean;
  readonly modelBuilt?: boolean;
  readonly corruptBefore?: readonly string[];
  readonly deleteBefore?: readonly string[];
}

export interface BackupAndRestoreCase {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly runs: readonly GivenRun[];
  readonly expected: {readonly constructorError?: object; readonly runs?: readonly Record<string, unknown>[]};
}

/** What Keras has in its files: the step of the weights, and the metadata. */
type Files = Record<string, unknown>;

class Interrupted extends Error {}

/** Keras saves two files per backup; what only one of them has lost is torn: `RULES.resumesAtStep`. */
function resumesElsewhere({config, runs}: BackupAndRestoreCase): boolean {
  const {save_freq: saveFreq = 'epoch', delete_checkpoint: deleted = true} = config;
  const interrupted = runs.some(run => run.interrupt !== undefined);
  const halved = runs.some(({deleteBefore = []}) => deleteBefore.some(name => !name.endsWith('.bkp')));
  return (
    runs.some(run => run.corruptBefore !== undefined) ||
    (halved && (interrupted || deleted === false)) ||
    (saveFreq !== 'epoch' && interrupted)
  );
}

function filesIn(store: MemoryStore, doubled: boolean): Files {
  const [latest, before] = [...store.files].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, bytes]) => bytes);
  const files: Files = {};
  const put = (bytes: Uint8Array | undefined, suffix: string): void => {
    if (bytes === undefined) return;
    const {
      header: {epoch, step},
      content,
      tensors,
    } = openBackup(bytes).content();
    const {weights} = content as unknown as Pick<ModelState, 'weights'>;
    files[`latest.weights.h5${suffix}`] = String(weights[0].value.dataSync()[0]);
    files[`training_metadata.json${suffix}`] = {epoch, batch: Math.max(0, step - 1)};
    tf.dispose([...tensors]);
  };
  put(latest, '');
  if (doubled) put(before, '.bkp');
  return files;
}

const numberOf = (model: tf.LayersModel): number => model.getWeights()[0].dataSync()[0];

function modelFor({modelBuilt = true}: GivenRun): tf.LayersModel {
  if (!modelBuilt) return tf.sequential({layers: [tf.layers.dense({units: 1, useBias: false})]});
  const model = makeModel();
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  setNumber(model, 0);
  return model;
}

async function runOnce(
  callback: BackupAndRestore,
  given: GivenRun,
  store: MemoryStore,
  doubled: boolean,
): Promise<Record<string, unknown>> {
  const model = modelFor(given);
  const {epochs, batchesPerEpoch, interrupt = {}} = given;
  const files = (): Files => filesIn(store, doubled);
  const savedBy = async (action: () => Promise<void>): Promise<boolean> => {
    const before = [...store.files.keys()].join();
    await action();
    return [...store.files.keys()].join() !== before;
  };
  callback.setParams({});
  callback.setModel(model);
  await callback.onTrainBegin();
  const begun = {
    initialEpochAfterTrainBegin: callback.initialEpoch ?? null,
    weightsAfterTrainBegin: numberOf(model),
    stateAfterTrainBegin: files(),
  };
  const trace: object[] = [];
  let interrupted = false;
  try {
    for (let epoch = callback.initialEpoch ?? 0; epoch < epochs; epoch++) {
      for (let batch = 0; batch < batchesPerEpoch; batch++) {
        if (interrupt.beforeBatch?.join() === [epoch, batch].join()) throw new Interrupted();
        setNumber(model, numberOf(model) + 1);
        const saved = await savedBy(() => callback.onBatchEnd(batch));
        trace.push({hook: 'batchEnd', epoch, batch, weights: numberOf(model), saved});
      }
      if (interrupt.beforeEpochEnd === epoch) throw new Interrupted();
      const saved = await savedBy(() => callback.onEpochEnd(epoch));
      trace.push({hook: 'epochEnd', epoch, weights: numberOf(model), saved, state: files()});
      if (interrupt.afterEpochEnd === epoch) throw new Interrupted();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = true;
  }
  const stateBeforeTrainEnd = files();
  if (!interrupted) await callback.onTrainEnd();
  const ended = interrupted ? {} : {dirExistsAfterTrainEnd: store.files.size > 0};
  const finalWeights = numberOf(model);
  model.dispose();
  return {...begun, trace, interrupted, stateBeforeTrainEnd, ...ended, finalWeights};
}

/** With its keys in one order, errors without their words. */
function comparable(run: Readonly<Record<string, unknown>>): string {
  return 'error' in run ? 'error' : show(sorted(run));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Runs one case of `callbacks/BackupAndRestore.json`. */
export async function runBackupAndRestore(given: BackupAndRestoreCase): Promise<Outcome> {
  if (typeof given.config.save_freq === 'boolean') return skip(RULES.pythonTypes);
  if (resumesElsewhere(given)) return skip(RULES.resumesAtStep);
  const {backup_dir: folder, double_checkpoint: doubled = false, ...config} = given.config;
  const store = new MemoryStore();
  const options = {
    ...config,
    doubleCheckpoint: doubled as boolean,
    backupDir: folder === '' ? '' : store,
  } as BackupAndRestoreOptions;
  let callback: BackupAndRestore | undefined;
  const got: string[] = [];
  try {
    callback = new BackupAndRestore(options);
  } catch {
    return given.expected.constructorError === undefined ? fail(`${given.id}: the constructor threw`) : pass;
  }
  if (given.expected.constructorError !== undefined) return fail(`${given.id}: expected an error`);
  for (const run of given.runs) {
    if (run.newCallback !== false) callback = new BackupAndRestore(options);
    try {
      const {value} = await listen(() =>
        runOnce(callback as BackupAndRestore, run, store, doubled as boolean),
      );
      got.push(comparable(value));
    } catch {
      got.push('error');
    }
  }
  const want = (given.expected.runs ?? []).map(comparable);
  return want.join() === got.join()
    ? pass
    : fail(`${given.id}: expected ${want.join('\n')}\ngot ${got.join('\n')}`);
}
