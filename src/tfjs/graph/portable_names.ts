/** Names that tfjs numbers otherwise than by class: of inputs and of models. */
const OTHERS: readonly string[] = ['input', 'model', 'functional', 'sequential_'];

/** What tfjs appends to the name of a layer or a Sequential for the input or the model that it makes of it. */
const APPENDED = /_(?:input|model)$/;

/** As tfjs writes the name of a class within the name of a layer. */
function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** True for `dense_Dense` and `forward_lstm_LSTM`: what precedes the number in an automatic name. */
function isAutomatic(stem: string): boolean {
  if (OTHERS.includes(stem)) return true;
  for (let at = stem.indexOf('_'); at > 0; at = stem.indexOf('_', at + 1)) {
    const className = stem.slice(at + 1);
    if (className !== '' && `_${stem.slice(0, at)}`.endsWith(`_${snakeCase(className)}`)) return true;
  }
  return false;
}

/** `dense_Dense12` as `['dense_Dense', 12]`; undefined for a name that a user has given. */
function automatic(name: string): readonly [stem: string, number: number] | undefined {
  const start = name.search(/\d+$/);
  if (start < 0) return undefined;
  for (let at = start; at < name.length; at++) {
    const stem = name.slice(0, at);
    if (isAutomatic(stem)) return [stem, Number(name.slice(at))];
  }
  return undefined;
}

/**
 * Translates the names of one model's layers into names that are the same in every process. tfjs counts the layers of a
 * class through a whole process, so a program that has built another model before gets `dense_Dense3` where it got
 * `dense_Dense1`. A portable name counts within the model: `dense_Dense#1` is its first.
 *
 * @param names of layers and weights of one model; parts between slashes count by themselves
 * @returns a function for names that consist of such parts
 */
export function portableNames(names: Iterable<string>): (name: string) => string {
  const numbers = new Map<string, Set<number>>();
  for (const part of [...names].flatMap(name => name.split('/'))) {
    const [stem, number] = automatic(part.replace(APPENDED, '')) ?? [];
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
