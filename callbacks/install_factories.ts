import {SGDOptimizer} from '@tensorflow/tfjs-core';
import {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../src/errors.js';
import {formatValue} from '../src/format_value.js';
import {ownValues} from '../src/options.js';
import {
  type CallbackEntry,
  type CallbackInstance,
  isCallbackInstance,
  type YieldEvery,
} from '../src/tfjs/callbacks/callback_types.js';
import {override} from '../src/tfjs/model/override.js';
import {makeRateAssignable} from '../src/tfjs/optimizer/learning_rate.js';
import {optimizersWithSchedules, schedules} from './schedules/schedules.js';
import {CallbackList} from './wrappers/callback_list.js';

/** The parts of `tf` that change. */
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

/** The factories, by name. */
export type Factories = Readonly<Record<string, (...args: never[]) => object>>;

/** Adds the factories to `tf`: see `installCallbacks`. */
export function installFactories(tf: object, factories: Factories): () => void {
  const target = checked(tf);
  const known = installations.get(target.train);
  const installation = known ?? {users: 0, undo: install(target, factories)};
  installations.set(target.train, installation);
  installation.users++;
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if (--installation.users > 0) return;
    installations.delete(target.train);
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

function install(tf: Tf, factories: Factories): () => void {
  const undo = [
    override(tf.callbacks, factoriesByAllNames(factories), true),
    override(tf.train, {...schedules, ...optimizersWithSchedules(tf.train)}),
    override(LayersModel.prototype, loopsWithMixedCallbacks()),
    makeRateAssignable(SGDOptimizer.prototype),
  ];
  return () => undo.reverse().forEach(one => one());
}

/** Names of classes that are not the factory's name with a capital letter. */
const IRREGULAR: Readonly<Record<string, string>> = {csvLogger: 'CSVLogger', list: 'CallbackList'};

/**
 * The factories by their own names and by those of their classes, which can be called with `new` and without.
 */
function factoriesByAllNames(factories: Factories): Record<string, unknown> {
  const classLike = Object.entries(factories).map(([name, factory]) => {
    const make = factory as (...args: unknown[]) => object;
    const className = IRREGULAR[name] ?? name[0].toUpperCase() + name.slice(1);
    return [
      className,
      function (...args: unknown[]) {
        return make(...args);
      },
    ] as const;
  });
  return {...factories, ...Object.fromEntries(classLike)};
}

type Loop = (this: LayersModel, ...args: unknown[]) => Promise<unknown>;

/** `fit` and `fitDataset` of tfjs, which accept any mix of callbacks. */
function loopsWithMixedCallbacks(): {fit: Loop; fitDataset: Loop} {
  const {fit, fitDataset} = LayersModel.prototype as unknown as {fit: Loop; fitDataset: Loop};
  return {
    async fit(x, y, args) {
      return fit.call(this, x, y, combineCallbacks(args));
    },
    async fitDataset(dataset, args) {
      return fitDataset.call(this, dataset, combineCallbacks(args));
    },
  };
}

/**
 * Wraps an array of callbacks that contains an instance in a `CallbackList`. tfjs accepts all other callbacks
 * itself.
 */
function combineCallbacks(args: unknown): unknown {
  const {callbacks: entries, yieldEvery} = (args ?? {}) as {callbacks?: unknown; yieldEvery?: YieldEvery};
  if (!Array.isArray(entries)) return args;
  const flat = entries.flat(Infinity) as (CallbackInstance | null)[];
  const hasInstance = flat.some(
    entry => typeof entry === 'object' && entry !== null && isCallbackInstance(entry),
  );
  if (!hasInstance) return args;
  return {
    ...ownValues(args as object),
    callbacks: new CallbackList(entries as CallbackEntry[], {yieldEvery}),
  };
}
