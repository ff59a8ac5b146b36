import {type DataType, Tensor, tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../src/device_loss.js';
import {UsageError} from '../../src/errors.js';
import type {Storable} from '../../src/tfjs/callbacks/saved_training.js';

/** The numbers of an array or a tensor, stored outside of the JSON. */
export interface Blob {
  /** The dtype of a tensor, or `float64` for a Float64Array. */
  readonly kind: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** JSON. What JSON cannot express is an object with one key: `$number`, `$blob` or `$pairs`. */
type Json = string | number | boolean | null | Json[] | {[key: string]: Json};

/** Data as JSON, with its arrays and tensors as blobs in order of appearance. */
export interface Serialized {
  readonly json: Json;
  readonly blobs: readonly Blob[];
}

/** Serializes data. Reads its tensors without disposing them. */
export async function serialize(value: Storable): Promise<Serialized> {
  const reads: Promise<Blob>[] = [];
  const json = toJson(value, blob => reads.push(blob) - 1);
  return {json, blobs: await Promise.all(reads)};
}

function toJson(value: Storable, addBlob: (blob: Promise<Blob>) => number): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return numberJson(value);
  if (typeof value !== 'object') return value;
  if (value instanceof Tensor) return {$blob: addBlob(readTensor(value))};
  if (value instanceof Float64Array) {
    return {$blob: addBlob(Promise.resolve({kind: 'float64', shape: [value.length], bytes: bytesOf(value)}))};
  }
  if (Array.isArray(value)) return (value as readonly Storable[]).map(item => toJson(item, addBlob));
  const pairs = Object.entries(value as {readonly [key: string]: Storable})
    .filter(([, item]) => item !== undefined)
    .map(([key, item]): [string, Json] => [key, toJson(item, addBlob)]);
  // An object with such keys would be read as something else.
  if (pairs.some(([key]) => key.startsWith('$') || key === '__proto__')) return {$pairs: pairs};
  return Object.fromEntries(pairs);
}

/** JSON has no NaN, no infinities and no -0. */
function numberJson(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return {$number: Object.is(value, -0) ? '-0' : String(value)};
}

async function readTensor(t: Tensor): Promise<Blob> {
  if (!['float32', 'int32', 'bool'].includes(t.dtype)) {
    throw new UsageError('BackupAndRestore', `cannot save a tensor of dtype ${t.dtype}.`);
  }
  return {
    kind: t.dtype,
    shape: t.shape,
    bytes: bytesOf(await rejectOnDeviceLoss(t.data<'float32' | 'int32' | 'bool'>())),
  };
}

function bytesOf({buffer, byteOffset, byteLength}: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** Restores serialized data. `tensors` lists the new tensors in it, which the caller disposes. */
export function deserialize(json: Json, blobs: readonly Blob[]): {value: Storable; tensors: Tensor[]} {
  const tensors: Tensor[] = [];
  const restored = new Map<number, Storable>();
  const blobAt = (index: number): Storable => {
    if (!restored.has(index)) {
      const value = fromBlob(blobs[index]);
      if (value instanceof Tensor) tensors.push(value);
      restored.set(index, value);
    }
    return restored.get(index);
  };
  return {value: fromJson(json, blobAt), tensors};
}

function fromJson(json: Json, blobAt: (index: number) => Storable): Storable {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(item => fromJson(item, blobAt));
  if ('$number' in json) return Number(json.$number);
  if ('$blob' in json) return blobAt(json.$blob as number);
  const pairs = '$pairs' in json ? (json.$pairs as [string, Json][]) : Object.entries(json);
  return Object.fromEntries(pairs.map(([key, item]) => [key, fromJson(item, blobAt)]));
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
