import {SGDOptimizer} from '@tensorflow/tfjs-core';
import {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../src/errors.js';
import {
  type CallbackEntry,
  type CallbackInstance,
  isInstance,
  type YieldEvery,
} from '../src/tfjs/callbacks/normalize_callbacks.js';
import {makeRateAssignable} from '../src/tfjs/optimizer/learning_rate.js';
import {override} from '../src/tfjs/model/override.js';
import {callbacks} from './factories.js';
import {CallbackList} from './wrappers/callback_list.js';
import {optimizersWithSchedules, schedules} from './schedules/schedules.js';
import {formatValue} from '../src/format_value.js';

/** What is changed of `tf`. */
interface Tf {
  readonly callbacks: Record<string, unknown>;
  readonly train: Record<string, (...args: never[]) => unknown>;
  readonly LayersModel: unknown;
}

interface Installation {
  users: number;
  readonly undo: () => void;
}

const WHERE = 'installCallbacks';
const installations = new WeakMap<object, Installation>();

/**
 * Makes the code work that people write as if tfjs had Keras's callbacks:
 *
 * - `tf.callbacks.reduceLROnPlateau({...})` and all others of `callbacks`, also under their classes' names
 *   (`new tf.callbacks.ModelCheckpoint({...})`); `tf.callbacks.earlyStopping` is the one of this package;
 * - `tf.train.exponentialDecay(...)` and the other schedules, which every optimizer of `tf.train` takes for a rate;
 * - `model.fit(x, y, {callbacks: [an instance, {onEpochEnd: ...}]})`, any mix in any order, on plain models too (B5);
 * - `model.optimizer.learningRate = 0.001` for sgd and momentum as well (B9), if they were made afterwards.
 *
 * It changes the `tf` that it is given and nothing else; calling it again changes nothing more.
 *
 * @returns a function that puts everything back as it was (after several calls: the last one to be called)
 * @throws UsageError when `tf` is not the copy of tfjs that this package works with
 *
 * @example
 * const uninstall = installCallbacks(tf);
 * await model.fit(x, y, {
 *   epochs: 5,
 *   callbacks: [
 *     tf.callbacks.reduceLROnPlateau({monitor: 'loss', patience: 1}),
 *     {onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss)},
 *   ],
 * });
 * uninstall();
 */
export function installCallbacks(tf: object): () => void {
  const given = checked(tf);
  const known = installations.get(given.train);
  const installation = known ?? {users: 0, undo: install(given)};
  installations.set(given.train, installation);
  installation.users++;
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (--installation.users > 0) return;
    installations.delete(given.train);
    installation.undo();
  };
}

function checked(tf: object): Tf {
  const {callbacks: named, train, LayersModel: model} = (tf ?? {}) as Partial<Tf>;
  // `tf.train` is a class, or an object in a bundle.
  const hasParts = [named, train].every(
    part => part !== null && ['object', 'function'].includes(typeof part),
  );
  if (!hasParts || model === undefined) {
    throw new UsageError(
      WHERE,
      `expected tf, as in import * as tf from '@tensorflow/tfjs'; got ${formatValue(tf)}.`,
    );
  }
  if (model === LayersModel) return tf as Tf;
  throw new UsageError(
    WHERE,
    'this is another copy of @tensorflow/tfjs-layers than the one that tfjs-metrics got. Install one version ' +
      'of it (npm ls @tensorflow/tfjs-layers shows them all).',
  );
}

function install(tf: Tf): () => void {
  const undo = [
    override(tf.callbacks, factoriesByAllNames()),
    override(tf.train, {...schedules, ...optimizersWithSchedules(tf.train)}),
    override(LayersModel.prototype, loopsThatTakeAnyMix()),
    makeRateAssignable(SGDOptimizer.prototype),
  ];
  return () => undo.reverse().forEach(one => one());
}

/** Classes whose names are not the factory's with a capital. */
const IRREGULAR: Readonly<Record<string, string>> = {csvLogger: 'CSVLogger', list: 'CallbackList'};

/** Under their own names, and under those of their classes, which people write with `new` and without. */
function factoriesByAllNames(): Record<string, unknown> {
  const classLike = Object.entries(callbacks).map(([name, factory]) => {
    const make = factory as (...args: unknown[]) => object;
    const className = IRREGULAR[name] ?? name[0].toUpperCase() + name.slice(1);
    return [
      className,
      function (...args: unknown[]) {
        return make(...args);
      },
    ] as const;
  });
  return {...callbacks, ...Object.fromEntries(classLike)};
}

type Loop = (this: LayersModel, ...args: unknown[]) => Promise<unknown>;

/** `fit` and `fitDataset` of tfjs, whose last argument may hold any mix of callbacks. */
function loopsThatTakeAnyMix(): {fit: Loop; fitDataset: Loop} {
  const {fit, fitDataset} = LayersModel.prototype as unknown as {fit: Loop; fitDataset: Loop};
  return {
    async fit(x, y, args) {
      return fit.call(this, x, y, withList(args));
    },
    async fitDataset(dataset, args) {
      return fitDataset.call(this, dataset, withList(args));
    },
  };
}

/** An array with an instance in it becomes a list; all else is what tfjs takes itself. */
function withList(args: unknown): unknown {
  const {callbacks: entries, yieldEvery} = (args ?? {}) as {callbacks?: unknown; yieldEvery?: YieldEvery};
  if (!Array.isArray(entries)) return args;
  const flat = entries.flat(Infinity) as (CallbackInstance | null)[];
  if (!flat.some(entry => typeof entry === 'object' && entry !== null && isInstance(entry))) return args;
  return {...(args as object), callbacks: new CallbackList(entries as CallbackEntry[], {yieldEvery})};
}
