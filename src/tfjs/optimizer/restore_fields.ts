import {clone, dispose, keep, type Optimizer, Tensor, variable, Variable} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import type {NamedWeight} from '../graph/model_weights.js';
import {
  type SavedEntries,
  type SavedField,
  type SavedFields,
  type SavedKey,
  TYPED_ARRAYS,
  type TypedArrayName,
} from './saved_fields.js';

type Properties = Record<string, unknown>;

/**
 * Restores the fields of an optimizer. The saved fields stay the caller's.
 *
 * @param variableOf finds the variable of the weight that had this name when it was saved
 */
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

/** Restores values. Fills existing arrays, objects and maps in place: other code may refer to them. */
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
        return TYPED_ARRAYS[field.type as TypedArrayName].from(field.values);
      case 'tensor':
        this.disposeTensorsIn(before);
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
    this.disposeTensorsIn(before);
    return variable(value, trainable);
  }

  private list(list: unknown[], items: readonly SavedField[]): unknown[] {
    for (const surplus of list.splice(items.length)) this.disposeTensorsIn(surplus);
    items.forEach((item, i) => (list[i] = this.write(list[i], item)));
    return list;
  }

  private map(map: Map<unknown, unknown>, entries: SavedEntries): Map<unknown, unknown> {
    const wanted = entries.map(([key, field]) => [this.key(key), field] as const);
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, value] of [...map]) {
      if (keys.has(key) || typeof value === 'function') continue;
      this.disposeTensorsIn(value);
      map.delete(key);
    }
    for (const [key, field] of wanted) map.set(key, this.write(map.get(key), field));
    return map;
  }

  private object(object: Properties, entries: SavedEntries): Properties {
    const filled = this.map(new Map(Object.entries(object)), entries);
    for (const key of Object.keys(object)) if (!filled.has(key)) Reflect.deleteProperty(object, key);
    return Object.assign(object, Object.fromEntries(filled));
  }

  private key(key: SavedKey): unknown {
    if (typeof key !== 'object') return key;
    const target = this.variableOf(key.weight);
    return key.rest === null ? target : `${target?.name ?? key.weight}${key.rest}`;
  }

  /** Disposes the tensors in a value that is replaced, except the weights of the model. */
  private disposeTensorsIn(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.weights.has(value)) return;
    if (value instanceof Tensor) dispose(value);
    else
      for (const one of value instanceof Map ? value.values() : Object.values(value))
        this.disposeTensorsIn(one);
  }
}
