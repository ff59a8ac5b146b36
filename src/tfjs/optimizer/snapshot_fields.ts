import {clone, keep, type Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import type {NamedWeight} from '../graph/model_weights.js';
import {
  type SavedField,
  type SavedFields,
  type SavedKey,
  TYPED_ARRAYS,
  type TypedArrayName,
} from './saved_fields.js';

type Properties = Record<string, unknown>;

/** Fields that `OptimizerState` stores on its own. */
const STORED_ELSEWHERE: readonly string[] = ['learningRate', 'iterations_'];

/** Objects whose content cannot be read. */
const OPAQUE: readonly string[] = ['WeakMap', 'WeakSet', 'Promise', 'WeakRef'];

/** True for values of the optimizer's configuration: the resuming program may have chosen other ones. */
function isConfigured(config: Properties, name: string, value: unknown): boolean {
  return name in config && Object.is(config[name], value);
}

/** The configuration of an optimizer; empty if `getConfig` throws or returns nothing. */
export function optimizerConfig(optimizer: Optimizer): Properties {
  try {
    return optimizer.getConfig() ?? {};
  } catch {
    return {};
  }
}

/**
 * Copies the fields of a custom optimizer: tensors, plain values, and arrays, objects, maps and sets of them.
 */
export function snapshotFields(optimizer: Optimizer, weights: readonly NamedWeight[]): SavedFields {
  const config = optimizerConfig(optimizer);
  const unknown: string[] = [];
  const reader = new FieldReader(weights, unknown);
  const fields = Object.entries(optimizer as unknown as Properties)
    .filter(([name, value]) => !STORED_ELSEWHERE.includes(name) && !isConfigured(config, name, value))
    .flatMap(([name, value]) => {
      const field = reader.read(value, name);
      return field === undefined ? [] : [[name, field] as const];
    });
  return {fields, unknown};
}

/** Copies values. Skips functions and undefined: they are not part of a state. */
class FieldReader {
  private readonly weights: readonly NamedWeight[];
  private readonly unknown: string[];
  /** The objects that contain the current value. */
  private readonly ancestors = new Set<object>();

  constructor(weights: readonly NamedWeight[], unknown: string[]) {
    this.weights = weights;
    this.unknown = unknown;
  }

  read(value: unknown, path: string): SavedField | undefined {
    if (value === undefined || typeof value === 'function') return undefined;
    const key = typeof value === 'string' ? this.key(value) : undefined;
    if (typeof key === 'object') return {kind: 'name', key};
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      return {kind: 'plain', value: value as string};
    }
    if (value instanceof Tensor) return this.tensor(value);
    if (typeof value !== 'object' || this.ancestors.has(value)) return this.refuse(path);
    this.ancestors.add(value);
    const field = this.collection(value, path);
    this.ancestors.delete(value);
    return field;
  }

  private tensor(value: Tensor): SavedField | undefined {
    if (value.isDisposed) return undefined;
    const weight = this.weights.find(({variable: own}) => own === value);
    if (weight !== undefined) return {kind: 'weight', name: weight.name};
    const copy = keep(clone(value));
    if (!(value instanceof Variable)) return {kind: 'tensor', value: copy};
    return {kind: 'variable', value: copy, trainable: value.trainable};
  }

  private collection(value: object, path: string): SavedField | undefined {
    if (Array.isArray(value)) return {kind: 'list', items: this.items(value, path)};
    if (value instanceof Set) return {kind: 'set', items: this.items([...value], path)};
    if (value instanceof Map) return {kind: 'map', entries: this.entries([...value], path)};
    const type = Object.keys(TYPED_ARRAYS).find(
      name => value instanceof TYPED_ARRAYS[name as TypedArrayName],
    );
    if (type !== undefined) return {kind: 'numbers', type, values: Float64Array.from(value as Float64Array)};
    if (OPAQUE.includes(Object.prototype.toString.call(value).slice(8, -1))) return this.refuse(path);
    return {kind: 'object', entries: this.entries(Object.entries(value), path)};
  }

  private items(values: readonly unknown[], path: string): SavedField[] {
    return Array.from(values, (one, i) => this.read(one, `${path}[${i}]`) ?? {kind: 'plain', value: null});
  }

  private entries(pairs: readonly (readonly [unknown, unknown])[], path: string): [SavedKey, SavedField][] {
    return pairs.flatMap(([key, one]) => {
      const saved = this.key(key);
      const field = saved === undefined ? this.refuse(path) : this.read(one, `${path}.${String(key)}`);
      return saved === undefined || field === undefined ? [] : [[saved, field] as [SavedKey, SavedField]];
    });
  }

  /** Optimizers often key the values of a weight by its variable, or by the name of the variable. */
  private key(key: unknown): SavedKey | undefined {
    if (typeof key === 'number') return key;
    if (key instanceof Variable) {
      const found = this.weights.find(({variable: own}) => own === key);
      return found && {weight: found.name, rest: null};
    }
    if (typeof key !== 'string') return undefined;
    const [named] = this.weights
      .filter(({variable: {name}}) => key === name || key.startsWith(`${name}/`))
      .sort((a, b) => b.variable.name.length - a.variable.name.length);
    return named === undefined ? key : {weight: named.name, rest: key.slice(named.variable.name.length)};
  }

  private refuse(path: string): undefined {
    this.unknown.push(path);
  }
}
