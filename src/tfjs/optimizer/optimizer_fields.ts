import {clone, dispose, keep, type Optimizer, Tensor, variable, Variable} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import type {NamedWeight} from '../graph/model_weights.js';

/**
 * A key, or one that begins with the name of a weight's variable, which may be another one in another process. Without a
 * rest the variable itself is the key.
 */
type SavedKey = string | number | {readonly weight: string; readonly rest: string | null};

/** One value as a state has it: plain data and copies of tensors. */
export type SavedField =
  | {readonly kind: 'plain'; readonly value: string | number | boolean | null}
  | {readonly kind: 'tensor'; readonly value: Tensor}
  | {readonly kind: 'variable'; readonly value: Tensor; readonly trainable: boolean}
  | {readonly kind: 'weight'; readonly name: string}
  | {readonly kind: 'name'; readonly key: SavedKey}
  | {readonly kind: 'list' | 'set'; readonly items: readonly SavedField[]}
  | {readonly kind: 'object' | 'map'; readonly entries: readonly (readonly [SavedKey, SavedField])[]}
  | {readonly kind: 'numbers'; readonly type: string; readonly values: Float64Array};

/** What an optimizer's fields hold, by name, and what of it cannot be copied. */
export interface SavedFields {
  readonly fields: readonly (readonly [name: string, value: SavedField])[];
  readonly unknown: readonly string[];
}

type Properties = Record<string, unknown>;

/** Stored elsewhere in an optimizer's state. */
const ELSEWHERE: readonly string[] = ['learningRate', 'iterations_'];

const NUMBERS = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
} as const;

/** True for values that are the optimizer's configuration, which another program may set to other values. */
function isConfigured(config: Properties, name: string, value: unknown): boolean {
  return name in config && Object.is(config[name], value);
}

/** The configuration of an optimizer; empty for a class without one. */
export function optimizerConfig(optimizer: Optimizer): Properties {
  try {
    return optimizer.getConfig() ?? {};
  } catch {
    return {};
  }
}

/** Copies what a custom optimizer holds in its fields: tensors, numbers, and arrays, objects, maps and sets of them. */
export function snapshotFields(optimizer: Optimizer, weights: readonly NamedWeight[]): SavedFields {
  const config = optimizerConfig(optimizer);
  const unknown: string[] = [];
  const reader = new FieldReader(weights, unknown);
  const fields = Object.entries(optimizer as unknown as Properties)
    .filter(([name, value]) => !ELSEWHERE.includes(name) && !isConfigured(config, name, value))
    .flatMap(([name, value]) => {
      const field = reader.read(value, name);
      return field === undefined ? [] : [[name, field] as const];
    });
  return {fields, unknown};
}

/** Reads values. Functions are code and undefined is nothing: neither is part of a state. */
class FieldReader {
  private readonly weights: readonly NamedWeight[];
  private readonly unknown: string[];
  private readonly above = new Set<object>();

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
    if (typeof value !== 'object' || this.above.has(value)) return this.refuse(path);
    this.above.add(value);
    const field = this.collection(value, path);
    this.above.delete(value);
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
    const type = Object.keys(NUMBERS).find(name => value instanceof NUMBERS[name as keyof typeof NUMBERS]);
    if (type !== undefined) return {kind: 'numbers', type, values: Float64Array.from(value as Float64Array)};
    // What such an object holds cannot be seen.
    if (
      ['WeakMap', 'WeakSet', 'Promise', 'WeakRef'].includes(
        Object.prototype.toString.call(value).slice(8, -1),
      )
    ) {
      return this.refuse(path);
    }
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

  /** Optimizers find what belongs to a weight by the name of its variable. */
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

/** Restores fields. They stay the caller's. @param variableOf the weight of a saved name */
export function restoreFields(
  optimizer: Optimizer,
  {fields}: SavedFields,
  weights: readonly NamedWeight[],
  variableOf: (name: string) => Variable | undefined,
): void {
  const properties = optimizer as unknown as Properties;
  const writer = new FieldWriter(new Set(weights.map(({variable: own}) => own)), variableOf);
  for (const [name, field] of fields) {
    const before = properties[name];
    const value = writer.write(before, field);
    if (value !== before) properties[name] = value;
  }
}

/** Writes values. Arrays, objects and maps that are there are filled: others may refer to them. */
class FieldWriter {
  private readonly weights: ReadonlySet<unknown>;
  private readonly variableOf: (name: string) => Variable | undefined;

  constructor(weights: ReadonlySet<unknown>, variableOf: (name: string) => Variable | undefined) {
    this.weights = weights;
    this.variableOf = variableOf;
  }

  write(before: unknown, field: SavedField): unknown {
    switch (field.kind) {
      case 'plain':
        return field.value;
      case 'name':
        return this.key(field.key);
      case 'weight':
        return this.variableOf(field.name);
      case 'numbers':
        return NUMBERS[field.type as keyof typeof NUMBERS].from(field.values);
      case 'tensor':
        this.free(before);
        return keep(clone(field.value));
      case 'variable':
        return this.variable(before, field.value, field.trainable);
      case 'set':
        return new Set(field.items.map(item => this.write(undefined, item)));
      case 'list':
        return this.list(Array.isArray(before) ? before : [], field.items);
      case 'map':
        return this.map(before instanceof Map ? before : new Map(), field.entries);
      case 'object':
        return this.object(
          (typeof before === 'object' && before !== null ? before : {}) as Properties,
          field.entries,
        );
    }
  }

  private variable(before: unknown, value: Tensor, trainable: boolean): Variable {
    if (before instanceof Variable && !before.isDisposed && sameShape(before.shape, value.shape)) {
      before.assign(value);
      return before;
    }
    this.free(before);
    return variable(value, trainable);
  }

  private list(list: unknown[], items: readonly SavedField[]): unknown[] {
    for (const surplus of list.splice(items.length)) this.free(surplus);
    items.forEach((item, i) => (list[i] = this.write(list[i], item)));
    return list;
  }

  private map(
    map: Map<unknown, unknown>,
    entries: readonly (readonly [SavedKey, SavedField])[],
  ): Map<unknown, unknown> {
    const wanted = entries.map(([key, field]) => [this.key(key), field] as const);
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, value] of [...map]) {
      if (keys.has(key) || typeof value === 'function') continue;
      this.free(value);
      map.delete(key);
    }
    for (const [key, field] of wanted) map.set(key, this.write(map.get(key), field));
    return map;
  }

  private object(object: Properties, entries: readonly (readonly [SavedKey, SavedField])[]): Properties {
    const filled = this.map(new Map(Object.entries(object)), entries);
    for (const key of Object.keys(object)) if (!filled.has(key)) Reflect.deleteProperty(object, key);
    return Object.assign(object, Object.fromEntries(filled));
  }

  private key(key: SavedKey): unknown {
    if (typeof key !== 'object') return key;
    const target = this.variableOf(key.weight);
    return key.rest === null ? target : `${target?.name ?? key.weight}${key.rest}`;
  }

  /** Frees the tensors in a value that is replaced; the weights of the model are not the optimizer's. */
  private free(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.weights.has(value)) return;
    if (value instanceof Tensor) dispose(value);
    else for (const one of value instanceof Map ? value.values() : Object.values(value)) this.free(one);
  }
}

/** All tensors in fields. */
export function tensorsInFields({fields}: SavedFields): Tensor[] {
  const found: Tensor[] = [];
  const walk = (field: SavedField): void => {
    if (field.kind === 'tensor' || field.kind === 'variable') found.push(field.value);
    if ('items' in field) field.items.forEach(walk);
    if ('entries' in field) field.entries.forEach(([, one]) => walk(one));
  };
  fields.forEach(([, field]) => walk(field));
  return found;
}
