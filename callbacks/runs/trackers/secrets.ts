import {isRecord} from '../../../src/check.js';
import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';

/** What a record shows in place of a secret. */
export const HIDDEN = '(hidden)';

/** `token`, `hfToken`, `api_keys`, `Authorization`; not `tokenizer`. */
const SECRET_NAME =
  /(?:^|[^a-z]|(?<=[a-z])(?=[A-Z]))(?:token|(?:pass(?:word|wd|phrase)|secret|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|authorization|credential|cookie)s?|pass)$/i;
/** The user and password of an address. */
const USER_INFO = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@]+@/gi;
/** The values of an address's parameters that are called like secrets. */
const PARAMETER = /([?&](?:[\w-]*(?:token|key|secret|password|signature|sig|auth))=)[^&#\s]+/gi;

/** A text without the user names, passwords and tokens in its addresses. */
export const hideInText = (text: string): string =>
  text.replace(USER_INFO, `$1${HIDDEN}@`).replace(PARAMETER, `$1${HIDDEN}`);

/** A value without its texts, in lists and records too. */
function hideTexts(value: PlainValue): PlainValue {
  if (typeof value === 'string') return HIDDEN;
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(hideTexts);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value as Record<string, PlainValue>);
  return Object.fromEntries(entries.map(([key, inner]) => [key, hideTexts(inner)]));
}

/** A value without what its names or addresses show to be a secret. */
export function hideSecrets(value: PlainValue): PlainValue {
  if (typeof value === 'string') return hideInText(value);
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(hideSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, PlainValue>).map(([key, inner]) => [
      key,
      SECRET_NAME.test(key) ? hideTexts(inner) : hideSecrets(inner),
    ]),
  );
}
