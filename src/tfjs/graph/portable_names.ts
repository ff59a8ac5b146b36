import {snakeCase} from '../../snake_case.js';

/** Automatic names that do not contain a class name: those of inputs and models. */
const WITHOUT_CLASS: readonly string[] = ['input', 'model', 'functional', 'sequential_'];

/** What tfjs appends to the name of a layer or a Sequential to name the input or the model made from it. */
const APPENDED = /_(?:input|model)$/;

/** True for what precedes the number in an automatic name, such as `dense_Dense` and `forward_lstm_LSTM`. */
function isAutomatic(stem: string): boolean {
  if (WITHOUT_CLASS.includes(stem)) return true;
  for (let at = stem.indexOf('_'); at > 0; at = stem.indexOf('_', at + 1)) {
    const className = stem.slice(at + 1);
    if (className !== '' && `_${stem.slice(0, at)}`.endsWith(`_${snakeCase(className)}`)) return true;
  }
  return false;
}

/** Splits `dense_Dense12` into `['dense_Dense', 12]`; undefined for a name that a user has chosen. */
function splitAutomatic(name: string): readonly [stem: string, number: number] | undefined {
  const start = name.search(/\d+$/);
  if (start < 0) return undefined;
  for (let at = start; at < name.length; at++) {
    const stem = name.slice(0, at);
    if (isAutomatic(stem)) return [stem, Number(name.slice(at))];
  }
  return undefined;
}

/**
 * Translates the names of one model's layers into names that are the same in every process. tfjs numbers the
 * layers of a class across the whole process: `dense_Dense1` becomes `dense_Dense3` if the program has built
 * another model before. Portable names number the layers of one model: `dense_Dense#1` is its first.
 *
 * @param names of one model's layers and weights; each part between slashes is translated by itself
 * @returns a function that translates names made of these parts
 */
export function portableNames(names: Iterable<string>): (name: string) => string {
  const numbers = new Map<string, Set<number>>();
  for (const part of [...names].flatMap(name => name.split('/'))) {
    const [stem, number] = splitAutomatic(part.replace(APPENDED, '')) ?? [];
    if (stem === undefined || number === undefined) continue;
    numbers.set(stem, (numbers.get(stem) ?? new Set()).add(number));
  }
  const portable = new Map<string, string>();
  for (const [stem, found] of numbers) {
    [...found].sort((a, b) => a - b).forEach((n, i) => portable.set(`${stem}${n}`, `${stem}#${i + 1}`));
  }
  return name =>
    name
      .split('/')
      .map(part => {
        const base = part.replace(APPENDED, '');
        return (portable.get(base) ?? base) + part.slice(base.length);
      })
      .join('/');
}
