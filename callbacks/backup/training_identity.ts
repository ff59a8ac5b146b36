import {type Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Plain} from '../../src/tfjs/callbacks/callback_state.js';
import {scheduleOf} from '../../src/tfjs/optimizer/follow_schedule.js';
import {optimizerConfig} from '../../src/tfjs/optimizer/optimizer_fields.js';
import {portableNames} from '../../src/tfjs/graph/portable_names.js';
import type {TrainingData} from '../../src/tfjs/callbacks/saved_training.js';
import {namedWeights} from '../../src/tfjs/graph/model_weights.js';

/** What a backup belongs to. */
export interface TrainingIdentity {
  readonly name: string | null;
  /** The model's configuration, with names that are the same in every process; null when it cannot tell. */
  readonly model: Plain;
  readonly weights: readonly string[];
  readonly optimizer: string;
  /** The optimizer's options, with the learning rate with which the training began. */
  readonly options: {readonly [option: string]: Plain};
  readonly losses: readonly string[] | null;
  readonly data: TrainingData | null;
}

/** How a backup differs from the training that looks for one. */
export interface Differences {
  /** In these it is of another training. */
  readonly other: readonly string[];
  /** The training may be resumed with other settings, of which the user has to hear. */
  readonly changed: readonly string[];
  /** The same for losses, of which an extended model tells itself. */
  readonly losses: readonly string[];
}

/** More than these are not named in a message. */
const MOST = 4;

/** The rates with which optimizers began: callbacks change them. */
const firstRates = new WeakMap<Optimizer, Plain>();

/** Identifies a training before it begins. @param data what an extended model knows of its data */
export function identityOf(
  model: LayersModel,
  name: string | undefined,
  data: TrainingData | null,
): TrainingIdentity {
  const {optimizer} = model;
  const weights = [...namedWeights(model)].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    name: name ?? null,
    model: portableConfig(model),
    weights: weights.map(({key, variable: {dtype, shape}}) => `${key} ${dtype} [${shape.join(', ')}]`),
    optimizer: optimizer.getClassName(),
    options: {...(plain(optimizerConfig(optimizer)) as object), learningRate: firstRateOf(optimizer)},
    losses: data?.losses ?? lossNames((model as {loss?: unknown}).loss),
    data,
  };
}

function firstRateOf(optimizer: Optimizer): Plain {
  const known = firstRates.get(optimizer);
  if (known !== undefined) return known;
  const {learningRate} = optimizer as unknown as {learningRate?: unknown};
  const first = plain(scheduleOf(optimizer)?.(0) ?? learningRate);
  firstRates.set(optimizer, first);
  return first;
}

function lossNames(loss: unknown): string[] | null {
  if (loss === undefined || loss === null) return null;
  const losses = typeof loss === 'object' ? Object.values(loss) : [loss];
  return losses.map(one => (typeof one === 'string' ? one : one === null ? 'none' : 'function'));
}

/** What JSON keeps of a value. */
function plain(value: unknown): Plain {
  const text = JSON.stringify(value, (_key, one: unknown) => (one instanceof Tensor ? null : one)) as
    string | undefined;
  return text === undefined ? null : (JSON.parse(text) as Plain);
}

/** A model's configuration without what may change in a training: which layers are frozen. */
function portableConfig(model: LayersModel): Plain {
  let config: Plain;
  try {
    // What callbacks get of a Sequential is its inner model (C1).
    config = plain(((model as {model?: LayersModel | null}).model ?? model).getConfig());
  } catch {
    // A layer of the user's own that has no configuration.
    return null;
  }
  const texts: string[] = [];
  visit(config, text => (texts.push(text), text));
  const keyOf = portableNames(texts);
  const {name: _, ...rest} = visit(config, keyOf) as {[key: string]: Plain};
  return rest;
}

function visit(value: Plain, use: (text: string) => string): Plain {
  if (typeof value === 'string') return use(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(one => visit(one, use));
  const entries = Object.entries(value).filter(([key]) => key !== 'trainable');
  return Object.fromEntries(entries.map(([key, one]) => [key, visit(one, use)]));
}

/** Compares a backup's training with the one that looks for it. */
export function differencesOf(before: TrainingIdentity, now: TrainingIdentity): Differences {
  const other = [
    ...compared('the name', before.name, now.name),
    ...compared('the optimizer', before.optimizer, now.optimizer),
    ...(before.model === null || now.model === null
      ? []
      : configChanges(before.model, now.model, 'the model')),
    ...(same(before.weights, now.weights) ? [] : ['it has other weights']),
    ...dataChanges(before.data, now.data, now.name !== null),
  ];
  const options = new Set([...Object.keys(before.options), ...Object.keys(now.options)]);
  const changed = [...options].flatMap(option =>
    compared(`the optimizer's ${option}`, before.options[option] ?? null, now.options[option] ?? null),
  );
  return {other, changed, losses: compared('the loss', before.losses, now.losses)};
}

/** Whether nothing but the sizes, if these, tells the data of two trainings apart. */
export function isDataUnknown(before: TrainingIdentity, now: TrainingIdentity): boolean {
  return (
    now.name === null &&
    ((before.data?.fingerprint ?? null) === null || (now.data?.fingerprint ?? null) === null)
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compared(what: string, before: Plain, now: Plain): string[] {
  return same(before, now) ? [] : [`${what} was ${JSON.stringify(before)} and is ${JSON.stringify(now)}`];
}

/** A name says that the training is the same one, also on data that were made again. */
function dataChanges(before: TrainingData | null, now: TrainingData | null, named: boolean): string[] {
  if (before === null || now === null) return [];
  const sizes = (['samples', 'batches'] as const).flatMap(key =>
    compared(`the number of ${key}`, before[key], now[key]),
  );
  const [a, b] = [before.fingerprint, now.fingerprint];
  if (sizes.length > 0 || named || a === null || b === null) return sizes;
  const tolerance = 0.01 + 0.001 * Math.sqrt(now.samples ?? 0);
  return a.some((value, i) => Math.abs(value - b[i]) > tolerance) ? ['the data are others'] : [];
}

/** The differences of two configurations, each with the layer in which it is. */
function configChanges(before: Plain, now: Plain, layer: string, option = ''): string[] {
  if (same(before, now)) return [];
  const [a, b] = [before, now].map(value =>
    typeof value === 'object' && value !== null ? value : undefined,
  );
  if (a === undefined || b === undefined) return compared(`${option} of ${layer}`, before, now);
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const valueOf = (value: object, key: string) => (value as {[key: string]: Plain | undefined})[key] ?? null;
  const {name} = a as {name?: unknown};
  const inner = typeof name === 'string' ? `"${name}"` : layer;
  const nameless = (key: string) => (/^\d+$|^config$/.test(key) ? option : key);
  return keys
    .flatMap(key => configChanges(valueOf(a, key), valueOf(b, key), inner, nameless(key)))
    .slice(0, MOST);
}
