import {isRecord} from '../../../src/check.js';
import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';

/** A record without nesting: `{model: {layers: 2}}` becomes `{'model.layers': '2'}`; lists become JSON. */
export function flatTexts(config: Readonly<Record<string, PlainValue>>, prefix = ''): [string, string][] {
  return Object.entries(config).flatMap(([key, value]): [string, string][] => {
    const name = prefix + key;
    if (isRecord(value)) return flatTexts(value, `${name}.`);
    return [
      [
        name,
        typeof value === 'string' ? value : Array.isArray(value) ? JSON.stringify(value) : String(value),
      ],
    ];
  });
}

/** A text of at most `most` characters. If it was cut, it ends with an ellipsis. */
export const cutText = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
