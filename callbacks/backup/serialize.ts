import {type DataType, Tensor, tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../src/device_loss.js';
import {UsageError} from '../../src/errors.js';
import type {Storable} from '../../src/tfjs/callbacks/saved_training.js';

/** Numbers of one array or tensor, outside of the JSON. */
export interface Blob {
  /** A dtype of tensors, or `float64` for an array of the host. */
  readonly kind: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** What JSON can hold; the rest is marked by objects with one key: `$number`, `$blob`, `$pairs`. */
type Json = string | number | boolean | null | Json[] | {[key: string]: Json};

function bytesOf({buffer, byteOffset, byteLength}: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** Plain data as JSON, and its arrays and tensors apart, in the order in which they appear. */
export interface Serialized {
  readonly json: Json;
  readonly blobs: readonly Blob[];
}

/** Encodes data; tensors are read, and stay whose they are. */
export async function serialize(value: Storable): Promise<Serialized> {
  const reads: Promise<Blob>[] = [];
  const json = toJson(value, one => reads.push(one) - 1);
  return {json, blobs: await Promise.all(reads)};
}

function toJson(value: Storable, put: (blob: Promise<Blob>) => number): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return numberJson(value);
  if (typeof value !== 'object') return value;
  if (value instanceof Tensor) return {$blob: put(read(value))};
  if (value instanceof Float64Array) {
    return {$blob: put(Promise.resolve({kind: 'float64', shape: [value.length], bytes: bytesOf(value)}))};
  }
  if (Array.isArray(value)) return (value as readonly Storable[]).map(one => toJson(one, put));
  const pairs = Object.entries(value as {readonly [key: string]: Storable})
    .filter(([, one]) => one !== undefined)
    .map(([key, one]): [string, Json] => [key, toJson(one, put)]);
  // Keys that look like marks, and one that is none in an object literal.
  if (pairs.some(([key]) => key.startsWith('$') || key === '__proto__')) return {$pairs: pairs};
  return Object.fromEntries(pairs);
}

/** JSON has no NaN, no infinities and no -0. */
function numberJson(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return {$number: Object.is(value, -0) ? '-0' : String(value)};
}

async function read(t: Tensor): Promise<Blob> {
  if (!['float32', 'int32', 'bool'].includes(t.dtype)) {
    throw new UsageError('BackupAndRestore', `cannot save a tensor of dtype ${t.dtype}.`);
  }
  return {
    kind: t.dtype,
    shape: t.shape,
    bytes: bytesOf(await rejectOnDeviceLoss(t.data<'float32' | 'int32' | 'bool'>())),
  };
}

/** What `encode` was given; its tensors, which are new ones, also as a list. */
export function deserialize(json: Json, blobs: readonly Blob[]): {value: Storable; tensors: Tensor[]} {
  const tensors: Tensor[] = [];
  const made = new Map<number, Storable>();
  const take = (index: number): Storable => {
    if (!made.has(index)) {
      const one = fromBlob(blobs[index]);
      if (one instanceof Tensor) tensors.push(one);
      made.set(index, one);
    }
    return made.get(index);
  };
  return {value: fromJson(json, take), tensors};
}

function fromJson(json: Json, take: (index: number) => Storable): Storable {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(one => fromJson(one, take));
  if ('$number' in json) return Number(json.$number);
  if ('$blob' in json) return take(json.$blob as number);
  const pairs = '$pairs' in json ? (json.$pairs as [string, Json][]) : Object.entries(json);
  return Object.fromEntries(pairs.map(([key, one]) => [key, fromJson(one, take)]));
}

function fromBlob({kind, shape, bytes}: Blob): Storable {
  const {buffer} = bytes.slice();
  if (kind === 'float64') return new Float64Array(buffer);
  const values =
    kind === 'float32'
      ? new Float32Array(buffer)
      : kind === 'int32'
        ? new Int32Array(buffer)
        : new Uint8Array(buffer);
  return tensor(values, [...shape], kind as DataType);
}
