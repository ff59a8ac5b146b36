/**
 * Reads event files with nothing of what writes them: checksums bit by bit, protobuf by its wire format, by
 * the numbers of `events.proto`.
 */

/** CRC-32C, the polynomial of Castagnoli, one bit after the other. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function checkCrc(bytes: Uint8Array, stored: number): void {
  const crc = BigInt(crc32c(bytes));
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  if (BigInt(stored) !== ((rotated + 0xa282ead8n) & 0xffffffffn)) throw new Error('a checksum is wrong');
}

/** The payloads of whole records, and how many bytes of a torn one follow them. */
export function recordsOf(file: Uint8Array): {records: Uint8Array[]; torn: number} {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at + 12 <= file.length) {
    const length = Number(view.getBigUint64(at, true));
    checkCrc(file.subarray(at, at + 8), view.getUint32(at + 8, true));
    if (at + 16 + length > file.length) break;
    const payload = file.subarray(at + 12, at + 12 + length);
    checkCrc(payload, view.getUint32(at + 12 + length, true));
    records.push(payload);
    at += 16 + length;
  }
  return {records, torn: file.length - at};
}

type Field = bigint | number | Uint8Array;

/** A message's fields by number: varints as bigint, 64-bit ones as double, the rest as bytes. */
export function fieldsOf(message: Uint8Array): Map<number, Field[]> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const [number, kind] = [key >> 3, key & 7];
    let field: Field;
    if (kind === 0) field = varint();
    else if (kind === 1) {
      field = view.getFloat64(at, true);
      at += 8;
    } else if (kind === 2) {
      const length = Number(varint());
      field = message.subarray(at, at + length);
      at += length;
    } else throw new Error(`a field of kind ${kind}`);
    fields.set(number, [...(fields.get(number) ?? []), field]);
  }
  if (at !== message.length) throw new Error('a field is torn');
  return fields;
}

const text = (bytes: Field | undefined): string => new TextDecoder().decode(bytes as Uint8Array);
const inner = (fields: Map<number, Field[]>, number: number): Map<number, Field[]> =>
  fieldsOf((fields.get(number)?.[0] ?? new Uint8Array(0)) as Uint8Array);

export interface DecodedValue {
  readonly step: number;
  readonly wallTime: number;
  readonly tag: string;
  readonly plugin: string;
  readonly content: Uint8Array;
  readonly dataClass: number;
  readonly shape: number[];
  /** Of tensors of numbers. */
  readonly numbers: number[];
  /** Of tensors of strings. */
  readonly strings: Uint8Array[];
}

function decodeValue(step: number, wallTime: number, message: Uint8Array): DecodedValue {
  const value = fieldsOf(message);
  const metadata = inner(value, 9);
  const pluginData = inner(metadata, 1);
  const tensor = inner(value, 8);
  const shape = (inner(tensor, 2).get(2) ?? []).map(dim =>
    Number(fieldsOf(dim as Uint8Array).get(1)?.[0] ?? 0),
  );
  const content = (tensor.get(4)?.[0] ?? new Uint8Array(0)) as Uint8Array;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const size = {1: 4, 2: 8}[Number(tensor.get(1)?.[0])] ?? 1;
  return {
    step,
    wallTime,
    tag: text(value.get(1)?.[0]),
    plugin: text(pluginData.get(1)?.[0]),
    content: (pluginData.get(2)?.[0] ?? new Uint8Array(0)) as Uint8Array,
    dataClass: Number(metadata.get(4)?.[0]),
    shape,
    numbers: Array.from({length: content.length / size}, (_, i) =>
      size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
    ),
    strings: (tensor.get(8) ?? []) as Uint8Array[],
  };
}

/** The values of an event file, which has to begin with its version. */
export function valuesOf(file: Uint8Array): DecodedValue[] {
  const [first, ...events] = recordsOf(file).records.map(fieldsOf);
  if (text(first?.get(3)?.[0]) !== 'brain.Event:2') throw new Error('the version is missing');
  return events.flatMap(event => {
    const step = Number(event.get(2)?.[0] ?? 0n);
    const values = inner(event, 5).get(1) ?? [];
    return values.map(value => decodeValue(step, event.get(1)?.[0] as number, value as Uint8Array));
  });
}

/** The points of a curve, `[step, value]`. */
export function curve(values: readonly DecodedValue[], tag: string): [number, number][] {
  return values.filter(v => v.tag === tag).map(v => [v.step, v.numbers[0]]);
}

export const asText = text;
