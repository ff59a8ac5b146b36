/** Entries of a list or a record that are formatted, and levels of nesting. */
const MAX_ENTRIES = 10;
const MAX_DEPTH = 3;

/** Formats a value for an error message: texts in quotes, tensors by their shape, long values truncated. */
export const formatValue = (value: unknown): string => format(value, 0);

function format(value: unknown, depth: number): string {
  if (typeof value === 'string') return truncate(JSON.stringify(value));
  if (typeof value === 'function') return value.name === '' ? 'a function' : `a function (${value.name})`;
  if (typeof value !== 'object' || value === null) return String(value);
  const {shape, dtype} = value as {shape?: unknown; dtype?: unknown};
  if (Array.isArray(shape) && typeof dtype === 'string') return `a tensor [${shape.join(', ')}]`;
  const isList = Array.isArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!isList && prototype !== Object.prototype && prototype !== null)
    return `an object of class ${(value.constructor as {name?: string} | undefined)?.name ?? 'none'}`;
  let inside = '…';
  if (depth < MAX_DEPTH) {
    const first = Object.entries(isList ? value.slice(0, MAX_ENTRIES) : value).slice(0, MAX_ENTRIES);
    const texts = first.map(([key, entry]) => (isList ? '' : `${key}: `) + format(entry, depth + 1));
    const {length} = isList ? value : Object.keys(value);
    inside = texts.join(', ') + (length > MAX_ENTRIES ? ', …' : '');
  }
  return truncate(isList ? `[${inside}]` : `{${inside}}`);
}

const truncate = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
