/**
 * The encoding of event files. This module is imported dynamically, with the libraries for protobuf,
 * checksums and deflate, when there is something to write.
 */
import {crc32c} from '../checksums/crc32c.js';
import {joinBytes} from '../ports/bytes.js';
import {fileVersionEvent, summaryEvent} from './messages.js';
import type {SummaryEvent} from './summary.js';

/**
 * TensorFlow rotates and shifts checksums, because a checksum of data that contains its own checksum is weak.
 */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** A TFRecord: length, its checksum, the bytes, their checksum; all little-endian. */
function recordOf(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(payload.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(payload.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(payload, 12);
  view.setUint32(12 + payload.length, maskedCrc(payload), true);
  return record;
}

/**
 * Encodes events.
 *
 * @param isNew whether they are the first ones of a file
 */
export function encodeEvents(events: readonly SummaryEvent[], isNew: boolean): Uint8Array {
  const records = events.map(event => recordOf(summaryEvent(event)));
  return joinBytes(isNew ? [recordOf(fileVersionEvent(events[0].wallTime)), ...records] : records);
}
