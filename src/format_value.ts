/** As many entries of a list or a record are told, and as deep. */
const MOST = 10;
const DEEPEST = 3;

/** What came, as the message of an error tells it: texts in quotes, tensors by their shape, what is long cut short. */
export const formatValue = (value: unknown): string => told(value, 0);

function told(value: unknown, depth: number): string {
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'function') return value.name === '' ? 'a function' : `a function (${value.name})`;
  if (typeof value !== 'object' || value === null) return String(value);
  const {shape, dtype} = value as {shape?: unknown; dtype?: unknown};
  if (Array.isArray(shape) && typeof dtype === 'string') return `a tensor [${shape.join(', ')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isRecord = prototype === Object.prototype || prototype === null;
  if (!Array.isArray(value) && !isRecord)
    return `an object of class ${(value.constructor as {name?: string} | undefined)?.name ?? 'none'}`;
  const entries = Array.isArray(value)
    ? value.slice(0, MOST).map(entry => () => told(entry, depth + 1))
    : Object.entries(value)
        .slice(0, MOST)
        .map(
          ([key, entry]) =>
            () =>
              `${key}: ${told(entry, depth + 1)}`,
        );
  const rest = Object.keys(value).length > MOST ? ', …' : '';
  const inside = depth === DEEPEST ? '…' : entries.map(tell => tell()).join(', ') + rest;
  return cut(Array.isArray(value) ? `[${inside}]` : `{${inside}}`);
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
