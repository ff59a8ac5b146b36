import {dispose, Tensor} from '@tensorflow/tfjs-core';

/** The tensors in a value, in lists and records too. */
export function tensorsIn(value: unknown, found: Set<Tensor> = new Set()): Set<Tensor> {
  if (value instanceof Tensor) found.add(value);
  else if (Array.isArray(value)) {
    // A list of numbers contains no tensor. It may be long.
    if (typeof value[0] !== 'number') for (const one of value) tensorsIn(one, found);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const one of Object.values(value)) tensorsIn(one, found);
  }
  return found;
}

/** Disposes the tensors of a value, except those of another one. User code may have disposed some. */
export function disposeTensorsIn(value: unknown, except?: unknown): void {
  const kept = tensorsIn(except);
  dispose([...tensorsIn(value)].filter(tensor => !kept.has(tensor) && !tensor.isDisposed));
}
