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
  const prototype: unknown = Object.getPrototypeOf(value);
  const isRecord = prototype === Object.prototype || prototype === null;
  if (!Array.isArray(value) && !isRecord)
    return `an object of class ${(value.constructor as {name?: string} | undefined)?.name ?? 'none'}`;
  const entries = Array.isArray(value)
    ? value.slice(0, MAX_ENTRIES).map(entry => () => format(entry, depth + 1))
    : Object.entries(value)
        .slice(0, MAX_ENTRIES)
        .map(
          ([key, entry]) =>
            () =>
              `${key}: ${format(entry, depth + 1)}`,
        );
  const rest = Object.keys(value).length > MAX_ENTRIES ? ', …' : '';
  const inside = depth === MAX_DEPTH ? '…' : entries.map(formatEntry => formatEntry()).join(', ') + rest;
  return truncate(Array.isArray(value) ? `[${inside}]` : `{${inside}}`);
}

const truncate = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
