import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {finishHash, mixWord} from '../../hash.js';
import {ByteReader} from './byte_reader.js';
import {ByteWriter} from './byte_writer.js';

/** "tfjm". */
const MARK = [0x74, 0x66, 0x6a, 0x6d];
const VERSION = 1;
const WHERE = 'fromBytes';
/** Bytes of the mark, the version, the length of the content and the checksum. */
const HEAD = 9;
const CHECKSUM = 8;

/** Bytes with a mark, the version of the format, the length of the content, and a checksum at the end. */
export function sealed(content: Uint8Array): Uint8Array {
  const all = new Uint8Array(HEAD + content.length + CHECKSUM);
  const view = new DataView(all.buffer);
  all.set(MARK);
  all[4] = VERSION;
  view.setUint32(5, content.length);
  all.set(content, HEAD);
  const [first, second] = checksumOf(all.subarray(0, HEAD + content.length));
  view.setUint32(HEAD + content.length, first);
  view.setUint32(HEAD + content.length + 4, second);
  return all;
}

/**
 * The content of what `sealed` returned.
 *
 * @throws UsageError for bytes of another kind or version, and for bytes that were cut or changed
 */
export function opened(given: Uint8Array | ArrayBuffer): Uint8Array {
  const bytes = given instanceof ArrayBuffer ? new Uint8Array(given) : given;
  if (!(bytes instanceof Uint8Array)) {
    throw new UsageError(WHERE, `expected the Uint8Array of toBytes(), got ${formatValue(given)}.`);
  }
  if (!MARK.every((byte, i) => bytes[i] === byte)) {
    throw new UsageError(WHERE, `these ${bytes.length} bytes are not what toBytes() returned.`);
  }
  if (bytes.length > 4 && bytes[4] !== VERSION) {
    throw new UsageError(
      WHERE,
      `the bytes have version ${bytes[4]} of the format, this release reads version ${VERSION}. ` +
        'Read them with the release of tfjs-metrics that wrote them.',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < HEAD ? Infinity : HEAD + view.getUint32(5) + CHECKSUM;
  if (bytes.length < length) {
    const expected = Number.isFinite(length) ? ` of ${length}` : '';
    throw new UsageError(WHERE, `the bytes are cut off: there are ${bytes.length}${expected}.`);
  }
  const end = length - CHECKSUM;
  const [first, second] = checksumOf(bytes.subarray(0, end));
  if (bytes.length > length || view.getUint32(end) !== first || view.getUint32(end + 4) !== second) {
    throw new UsageError(
      WHERE,
      'the bytes were changed since toBytes() returned them: the checksum is another.',
    );
  }
  return bytes.subarray(HEAD, end);
}

/** Reads content; what cannot be read is an error of this release or of a forged checksum. */
export function readContent<T>(content: Uint8Array, read: (from: ByteReader) => T): T {
  try {
    const from = new ByteReader(content);
    const value = read(from);
    if (from.left === 0) return value;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UsageError(WHERE, 'the bytes cannot be read. Write them again with toBytes().');
}

export function writeContent(write: (to: ByteWriter) => void): Uint8Array {
  const to = new ByteWriter();
  write(to);
  return to.finish();
}

function checksumOf(bytes: Uint8Array): [number, number] {
  let [first, second] = [0, 0x9747b28c];
  for (let i = 0; i < bytes.length; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    first = mixWord(first, word);
    second = mixWord(second, word);
  }
  return [finishHash(first ^ bytes.length), finishHash(second ^ bytes.length)];
}
