import type {Tensor} from '@tensorflow/tfjs-core';
import {crc32c} from '../checksums/crc32c.js';
import type {Storable, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import type {TrainingIdentity} from './training_identity.js';
import {type Blob, deserialize, serialize, type Serialized} from './serialize.js';

/** Whose backup it is, and where in the training. */
export interface BackupHeader extends TrainingPosition {
  readonly identity: TrainingIdentity;
}

/** A backup that was read. */
export interface Backup<Head = BackupHeader> {
  readonly header: Head;
  readonly content: Storable;
  /** All tensors in the content; the caller disposes them. */
  readonly tensors: readonly Tensor[];
}

/** A file that is no backup that can be used, and why. */
export class BadBackup extends Error {}

/** A backup of another version: nothing is wrong with it, and it stays. */
export class OtherFormatVersion extends BadBackup {}

interface FileHeader {
  readonly head: object;
  readonly tree: never;
  readonly blobs: readonly {readonly kind: string; readonly shape: number[]; readonly length: number}[];
}

/** The last character is the version of the format. */
const MAGIC = 'TFJSBAK2';
const PREAMBLE = 16;

const aligned = (length: number): number => Math.ceil(length / 8) * 8;

/**
 * A backup as one file: the magic and version, a crc32c of all that follows, the length of the header, the header (JSON),
 * and the numbers of its arrays and tensors, each at a multiple of 8 bytes.
 */
export async function encodeBackup(head: object, content: Storable): Promise<Uint8Array> {
  return assembleFile(head, await serialize(content));
}

/** The same for content that is encoded already. */
export function assembleFile(head: object, {json, blobs}: Serialized): Uint8Array {
  const table = blobs.map(({kind, shape, bytes}) => ({kind, shape, length: bytes.length}));
  const header = new TextEncoder().encode(JSON.stringify({head, tree: json, blobs: table}));
  const start = aligned(PREAMBLE + header.length);
  const size = blobs.reduce((at, {bytes}) => at + aligned(bytes.length), start);
  const file = new Uint8Array(size);
  file.set(new TextEncoder().encode(MAGIC));
  file.set(header, PREAMBLE);
  let at = start;
  for (const {bytes} of blobs) {
    file.set(bytes, at);
    at += aligned(bytes.length);
  }
  const view = new DataView(file.buffer);
  view.setUint32(12, header.length, true);
  view.setInt32(8, crc32c(file.subarray(12)), true);
  return file;
}

/** The head of a backup, after everything in it was checked; `content` makes its tensors. @throws BadBackup */
export function openBackup<Head = BackupHeader>(file: Uint8Array): {head: Head; content(): Backup<Head>} {
  const magic = new TextDecoder().decode(file.subarray(0, MAGIC.length));
  if (file.length < PREAMBLE) throw new BadBackup(`it is torn: it has only ${file.length} bytes`);
  if (magic.slice(0, -1) !== MAGIC.slice(0, -1))
    throw new BadBackup('it is torn, or no backup: it begins otherwise');
  if (magic !== MAGIC) {
    throw new OtherFormatVersion(
      `another version of this package wrote it (${magic}; this one reads ${MAGIC})`,
    );
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (crc32c(file.subarray(12)) !== view.getInt32(8, true)) {
    throw new BadBackup('it is torn: its checksum is not that of its content');
  }
  const length = view.getUint32(12, true);
  const {head, tree, blobs} = orBadBackup(() => {
    const text = new TextDecoder().decode(file.subarray(PREAMBLE, PREAMBLE + length));
    const header = JSON.parse(text) as FileHeader;
    if (typeof header.head !== 'object' || !Array.isArray(header.blobs)) throw new Error('no header');
    return header;
  });
  return {
    head: head as Head,
    content: () =>
      orBadBackup(() => {
        let at = aligned(PREAMBLE + length);
        const parts = blobs.map(({kind, shape, length: size}): Blob => {
          const bytes = file.subarray(at, at + size);
          at += aligned(size);
          return {kind, shape, bytes};
        });
        const {value, tensors} = deserialize(tree, parts);
        return {head: head as Head, content: value, tensors};
      }),
  };
}

/** What has the right checksum may still not be what this package has written. */
function orBadBackup<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BadBackup(`its content is not that of a backup: ${(error as Error).message}`);
  }
}
