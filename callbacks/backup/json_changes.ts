import type {PlainValue} from '../../src/tfjs/callbacks/callback_state.js';

/** True if two values are equal as JSON. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** How two values differ, in words; an empty list if they are equal. */
export function changeOf(what: string, before: PlainValue, now: PlainValue): string[] {
  return isSameJson(before, now)
    ? []
    : [`${what} was ${JSON.stringify(before)} and is ${JSON.stringify(now)}`];
}
