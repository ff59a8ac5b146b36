import type {Tensor} from '@tensorflow/tfjs-core';
import {crc32c} from '../checksums/crc32c.js';
import type {Storable, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import {type Blob, deserialize, serialize, type Serialized} from './serialize.js';
import type {TrainingIdentity} from './training_identity.js';

/** Which training a backup belongs to, and how far that training was. */
export interface BackupHeader extends TrainingPosition {
  readonly identity: TrainingIdentity;
  /** The same in all backups of a training, however often it was resumed. Missing in older backups. */
  readonly run?: number;
}

/** A backup read from a file. */
export interface Backup<Header = BackupHeader> {
  readonly header: Header;
  readonly content: Storable;
  /** All tensors in the content. The caller disposes them. */
  readonly tensors: readonly Tensor[];
}

/**
 * The error of a file that is not a usable backup. Its message completes the sentence "this file cannot be
 * used: …".
 */
export class BadBackup extends Error {}

/** The error of an intact backup in another version of the format. Such a file is never removed. */
export class OtherFormatVersion extends BadBackup {}

/** The JSON part of a file. These keys are part of the file format. */
interface FileHeader {
  readonly head: object;
  readonly tree: never;
  readonly blobs: readonly {readonly kind: string; readonly shape: number[]; readonly length: number}[];
}

/** The last character is the version of the format. */
const MAGIC = 'TFJSBAK3';
/** The bytes before the JSON: magic, checksum, length of the JSON. */
const PREAMBLE = 16;

const aligned = (length: number): number => Math.ceil(length / 8) * 8;

/**
 * Encodes a backup as one file: the magic with the version, a CRC-32C of all bytes after it, the length of
 * the JSON, the JSON, and the contents of arrays and tensors, each at a multiple of 8 bytes.
 */
export async function encodeBackup(header: object, content: Storable): Promise<Uint8Array> {
  return assembleFile(header, await serialize(content));
}

/** Encodes a backup whose content is serialized already. */
function assembleFile(header: object, {json, blobs}: Serialized): Uint8Array {
  const table = blobs.map(({kind, shape, bytes}) => ({kind, shape, length: bytes.length}));
  const text = new TextEncoder().encode(JSON.stringify({head: header, tree: json, blobs: table}));
  const start = aligned(PREAMBLE + text.length);
  const size = blobs.reduce((at, {bytes}) => at + aligned(bytes.length), start);
  const file = new Uint8Array(size);
  file.set(new TextEncoder().encode(MAGIC));
  file.set(text, PREAMBLE);
  let at = start;
  for (const {bytes} of blobs) {
    file.set(bytes, at);
    at += aligned(bytes.length);
  }
  const view = new DataView(file.buffer);
  view.setUint32(12, text.length, true);
  view.setInt32(8, crc32c(file.subarray(12)), true);
  return file;
}

/**
 * Checks all bytes of a backup and reads its header. Tensors are made only when `content` is called.
 *
 * @throws BadBackup when the file is not an intact backup of this version
 */
export function openBackup<Header = BackupHeader>(
  file: Uint8Array,
): {header: Header; content(): Backup<Header>} {
  if (file.length < PREAMBLE) throw new BadBackup(`it is truncated: it has only ${file.length} bytes`);
  const magic = new TextDecoder().decode(file.subarray(0, MAGIC.length));
  if (magic.slice(0, -1) !== MAGIC.slice(0, -1)) {
    throw new BadBackup(`it is corrupt, or not a backup: it does not start with ${MAGIC.slice(0, -1)}`);
  }
  if (magic !== MAGIC) {
    throw new OtherFormatVersion(
      `another version of this package wrote it (format ${magic}; this version reads ${MAGIC})`,
    );
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (crc32c(file.subarray(12)) !== view.getInt32(8, true)) {
    throw new BadBackup('it is corrupt: its checksum does not match its content');
  }
  const length = view.getUint32(12, true);
  const {head, tree, blobs} = orBadBackup(() => {
    const json = JSON.parse(
      new TextDecoder().decode(file.subarray(PREAMBLE, PREAMBLE + length)),
    ) as FileHeader;
    if (typeof json.head !== 'object' || !Array.isArray(json.blobs)) throw new Error('it has no header');
    return json;
  });
  const header = head as Header;
  return {
    header,
    content: () =>
      orBadBackup(() => {
        let at = aligned(PREAMBLE + length);
        const parts = blobs.map(({kind, shape, length: size}): Blob => {
          const bytes = file.subarray(at, at + size);
          at += aligned(size);
          return {kind, shape, bytes};
        });
        const {value, tensors} = deserialize(tree, parts);
        return {header, content: value, tensors};
      }),
  };
}

/** A file with a correct checksum may still come from another program. */
function orBadBackup<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BadBackup(`its content is not that of a backup: ${(error as Error).message}`);
  }
}
