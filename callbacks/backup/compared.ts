import type {PlainValue} from '../../src/tfjs/callbacks/callback_state.js';

/** True if two values are equal as JSON. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** How two values differ, in words; an empty list if they are equal. */
export function compared(what: string, before: PlainValue, now: PlainValue): string[] {
  return same(before, now) ? [] : [`${what} was ${JSON.stringify(before)} and is ${JSON.stringify(now)}`];
}
