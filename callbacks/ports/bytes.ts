import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** @throws UsageError unless the content of a file is bytes */
export function checkBytes(where: string, bytes: unknown): void {
  if (ArrayBuffer.isView(bytes)) return;
  throw new UsageError(where, `expected the content of a file as a Uint8Array; got ${formatValue(bytes)}.`);
}

/** Joins arrays of bytes. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
