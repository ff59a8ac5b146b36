import {disposeGiven} from '../data/tensor_checks.js';
import type {LazyIteratorLike} from '../types.js';

/** Takes the elements that are left, and disposes them. */
export async function discardRest(iterator: LazyIteratorLike): Promise<void> {
  for (;;) {
    const element = await nextElement(iterator);
    if (element === undefined) return;
    disposeGiven(element);
  }
}

/** The next element; undefined when there is none. */
export async function nextElement(iterator: LazyIteratorLike): Promise<unknown> {
  for (;;) {
    const {value, done} = await iterator.next();
    if (value !== null && value !== undefined) return value;
    if (done === true) return undefined;
  }
}
