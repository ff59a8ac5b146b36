/** Reference cases of keras.callbacks.CSVLogger: the file after every epoch. */
import {CSVLogger} from '../../../callbacks/logging/csv_logger.js';
import type {CSVLoggerOptions} from '../../../callbacks/logging/csv_logger_options.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {show} from '../values.js';
import {makeModel} from './fake_model.js';
import {listen} from '../../outcomes.js';

/** A Python value. */
interface Typed {
  readonly type: 'float' | 'int' | 'bool' | 'null' | 'string' | 'list' | 'ndarray' | 'ndarray0';
  readonly value: unknown;
}

export interface CSVLoggerCase {
  readonly id: string;
  readonly config: CSVLoggerOptions & {readonly filename: string};
  readonly existingFile: string | null;
  readonly runs: readonly {
    readonly initialEpoch: number;
    readonly newCallback: boolean;
    readonly logs: readonly {readonly [key: string]: Typed}[];
  }[];
  readonly expected: readonly {
    readonly fileLengthAfterEachEpoch: readonly number[];
    readonly fileText: string;
  }[];
}

function valueOf({type, value}: Typed): unknown {
  const number = (v: unknown) => (typeof v === 'string' ? Number(v) : v);
  if (type === 'list' || type === 'ndarray') return (value as unknown[]).map(number);
  return type === 'float' || type === 'ndarray0' ? number(value) : value;
}

/** Rule 6: a number may have JavaScript's shortest spelling. */
function canonical(text: string): string {
  return text.replace(/(?<![\w.])-?\d+(\.\d+)?(e[+-]?\d+)?(?![\w.])/g, number => String(Number(number)));
}

/** Runs one case of `callbacks/CSVLogger.json`. */
export async function runCSVLogger(given: CSVLoggerCase): Promise<Outcome> {
  const store = new MemoryStore();
  const {filename: name} = given.config;
  const text = () => new TextDecoder().decode(store.files.get(name));
  if (given.existingFile !== null) await store.write(name, new TextEncoder().encode(given.existingFile));
  const model = makeModel();
  const make = () => new CSVLogger({...given.config, filename: {store, name}});
  let callback = make();
  for (const [i, {initialEpoch, newCallback, logs}] of given.runs.entries()) {
    if (newCallback && i > 0) callback = make();
    callback.setParams({});
    callback.setModel(model);
    await callback.onTrainBegin();
    const {fileLengthAfterEachEpoch, fileText} = given.expected[i];
    for (const [j, log] of logs.entries()) {
      const values = Object.fromEntries(Object.entries(log).map(([key, v]) => [key, valueOf(v)]));
      await callback.onEpochBegin(initialEpoch + j);
      await listen(() => callback.onEpochEnd(initialEpoch + j, values as TrainingLogs));
      // Written at once, not at the end.
      const want = fileText.slice(0, fileLengthAfterEachEpoch[j]);
      if (canonical(text()) !== canonical(want))
        return fail(`${given.id}: epoch ${initialEpoch + j}: expected ${show(want)}, got ${show(text())}`);
    }
    await callback.onTrainEnd();
    if (canonical(text()) !== canonical(fileText))
      return fail(`${given.id}: expected ${show(fileText)}, got ${show(text())}`);
  }
  return pass;
}
