import type {Tensor} from '@tensorflow/tfjs-core';

/**
 * A key of an object or a map. A key that begins with the name of a weight's variable refers to that weight,
 * because variables may have other names in another process. If `rest` is null, the variable is the key.
 */
export type SavedKey = string | number | {readonly weight: string; readonly rest: string | null};

/** The entries of an object or a map. */
export type SavedEntries = readonly (readonly [SavedKey, SavedField])[];

/** A saved value: plain data, or copies of tensors. */
export type SavedField =
  | {readonly kind: 'plain'; readonly value: string | number | boolean | null}
  | {readonly kind: 'tensor'; readonly value: Tensor}
  | {readonly kind: 'variable'; readonly value: Tensor; readonly trainable: boolean}
  | {readonly kind: 'weight'; readonly name: string}
  | {readonly kind: 'name'; readonly key: SavedKey}
  | {readonly kind: 'list' | 'set'; readonly items: readonly SavedField[]}
  | {readonly kind: 'object' | 'map'; readonly entries: SavedEntries}
  | {readonly kind: 'numbers'; readonly type: string; readonly values: Float64Array};

/** The fields of an optimizer, by name, and the paths of values that cannot be copied. */
export interface SavedFields {
  readonly fields: readonly (readonly [name: string, value: SavedField])[];
  readonly unknown: readonly string[];
}

/** The types of arrays that a field can hold. */
export const TYPED_ARRAYS = {
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

export type TypedArrayName = keyof typeof TYPED_ARRAYS;

/** All tensors in saved fields. */
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
