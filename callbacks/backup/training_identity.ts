import {type Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {PlainValue} from '../../src/tfjs/callbacks/callback_state.js';
import {scheduleOf} from '../../src/tfjs/optimizer/follow_schedule.js';
import {optimizerConfig} from '../../src/tfjs/optimizer/snapshot_fields.js';
import {portableNames} from '../../src/tfjs/graph/portable_names.js';
import {namedWeights} from '../../src/tfjs/graph/model_weights.js';
import {changeOf, isSameJson} from './json_changes.js';
import {dataChanges, type DataIdentity} from './data/data_identity.js';

/** What identifies a training. A backup holds the identity of its training. */
export interface TrainingIdentity {
  readonly name: string | null;
  /** The model's configuration, with names that are the same in every process; null when a layer has none. */
  readonly model: PlainValue;
  readonly weights: readonly string[];
  readonly optimizer: string;
  /** The optimizer's options, with the learning rate that it had before any training. */
  readonly options: {readonly [option: string]: PlainValue};
  readonly losses: readonly string[] | null;
  readonly data: DataIdentity | null;
}

/** How the training of a backup differs from the one that looks for a backup. */
export interface Differences {
  /** Differences that only another training can have. */
  readonly other: readonly string[];
  /** Changed options of the optimizer. The training can be resumed, with a warning. */
  readonly changed: readonly string[];
  /** The same for losses; for these an extended model warns itself. */
  readonly losses: readonly string[];
  /** Changed data with which the training can be resumed, but does not end as it would have. */
  readonly data: readonly string[];
}

/** The most differences of two configurations that a message names. */
const MOST = 4;

/** The first learning rate of each optimizer, which callbacks change later. */
const firstRates = new WeakMap<Optimizer, PlainValue>();

/**
 * Identifies a training before it begins.
 *
 * @param losses their names, per output; null to ask the model
 * @param data what is known about the training data; null if nothing is
 */
export function identityOf(
  model: LayersModel,
  name: string | undefined,
  losses: readonly string[] | null = null,
  data: DataIdentity | null = null,
): TrainingIdentity {
  const {optimizer} = model;
  const weights = [...namedWeights(model)].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    name: name ?? null,
    model: portableConfig(model),
    weights: weights.map(({key, variable: {dtype, shape}}) => `${key} ${dtype} [${shape.join(', ')}]`),
    optimizer: optimizer.getClassName(),
    options: {...(plain(optimizerConfig(optimizer)) as object), learningRate: firstRateOf(optimizer)},
    losses: losses ?? lossNames((model as {loss?: unknown}).loss),
    data,
  };
}

function firstRateOf(optimizer: Optimizer): PlainValue {
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

/** The value as JSON stores it, with null for tensors. */
function plain(value: unknown): PlainValue {
  const text = JSON.stringify(value, (_key, item: unknown) => (item instanceof Tensor ? null : item)) as
    string | undefined;
  return text === undefined ? null : (JSON.parse(text) as PlainValue);
}

/** A model's configuration without what may change between runs: its name, and which layers are trainable. */
function portableConfig(model: LayersModel): PlainValue {
  let config: PlainValue;
  try {
    // The model that callbacks get for a Sequential is its inner model (C1).
    config = plain(((model as {model?: LayersModel | null}).model ?? model).getConfig());
  } catch {
    // A custom layer without a configuration.
    return null;
  }
  const texts: string[] = [];
  visit(config, text => (texts.push(text), text));
  const keyOf = portableNames(texts);
  const {name: _, ...rest} = visit(config, keyOf) as {[key: string]: PlainValue};
  return rest;
}

function visit(value: PlainValue, use: (text: string) => string): PlainValue {
  if (typeof value === 'string') return use(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(one => visit(one, use));
  const entries = Object.entries(value).filter(([key]) => key !== 'trainable');
  return Object.fromEntries(entries.map(([key, one]) => [key, visit(one, use)]));
}

/** Compares the training of a backup with the one that looks for a backup. */
export function differencesOf(before: TrainingIdentity, now: TrainingIdentity): Differences {
  const data = dataChanges(before.data, now.data, now.name !== null);
  const other = [
    ...changeOf('the name', before.name, now.name),
    ...changeOf('the optimizer', before.optimizer, now.optimizer),
    ...(before.model === null || now.model === null
      ? []
      : configChanges(before.model, now.model, 'the model')),
    ...(isSameJson(before.weights, now.weights) ? [] : ['its weights have other names, types or shapes']),
    ...data.other,
  ];
  const options = new Set([...Object.keys(before.options), ...Object.keys(now.options)]);
  const changed = [...options].flatMap(option =>
    changeOf(`the optimizer's ${option}`, before.options[option] ?? null, now.options[option] ?? null),
  );
  return {other, changed, losses: changeOf('the loss', before.losses, now.losses), data: data.changed};
}

/** True if the data of two trainings can be compared by size at most. */
export function isDataUnknown(before: TrainingIdentity, now: TrainingIdentity): boolean {
  return (
    now.name === null &&
    ((before.data?.fingerprint ?? null) === null || (now.data?.fingerprint ?? null) === null)
  );
}

/** The differences of two configurations, each with its layer. */
function configChanges(before: PlainValue, now: PlainValue, layer: string, option = ''): string[] {
  if (isSameJson(before, now)) return [];
  const [a, b] = [before, now].map(value =>
    typeof value === 'object' && value !== null ? value : undefined,
  );
  if (a === undefined || b === undefined) return changeOf(`${option} of ${layer}`, before, now);
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const valueOf = (value: object, key: string) =>
    (value as {[key: string]: PlainValue | undefined})[key] ?? null;
  const {name} = a as {name?: unknown};
  const inner = typeof name === 'string' ? `"${name}"` : layer;
  const optionOf = (key: string) => (/^\d+$|^config$/.test(key) ? option : key);
  return keys
    .flatMap(key => configChanges(valueOf(a, key), valueOf(b, key), inner, optionOf(key)))
    .slice(0, MOST);
}
