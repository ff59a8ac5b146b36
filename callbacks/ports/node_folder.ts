import {copyFile, link, open, readdir, readFile, rm, rmdir, stat} from 'node:fs/promises';
import {dirname, join, relative, resolve, sep} from 'node:path';
import type {FileStore} from './file_store.js';
import {
  createFile,
  isTemporary,
  makeFolder,
  replaceFile,
  syncFolder,
  writeAtomically,
} from './node_atomic.js';
import {storageError, writeError} from '../../src/storage_error.js';
import {checkName} from './store_names.js';
import {Mutex} from './mutex.js';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/**
 * A folder on disk, which is created with its first file. Files are replaced atomically, and appends are
 * synced.
 */
export class NodeFolder implements FileStore {
  readonly where: string;
  private readonly mutex = new Mutex();

  constructor(path: string) {
    this.where = resolve(path);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.pathOf(name);
    try {
      const {buffer, byteOffset, byteLength} = await readFile(path);
      return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError(this.where, 'read', name, error);
    }
  }

  async size(name: string): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(name))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError(this.where, 'read', name, error);
    }
  }

  async write(name: string, bytes: Uint8Array | readonly Uint8Array[]): Promise<void> {
    const path = this.pathOf(name);
    const parts = bytes instanceof Uint8Array ? [bytes] : bytes;
    return this.mutex.run(async () => {
      try {
        await writeAtomically(path, parts);
      } catch (error) {
        const size = parts.reduce((sum, part) => sum + part.length, 0);
        throw writeError(this.where, name, size, error);
      }
    });
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    const path = this.pathOf(name);
    return this.mutex.run(async () => {
      try {
        return await createFile(path, bytes);
      } catch (error) {
        throw writeError(this.where, name, bytes.length, error);
      }
    });
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    return this.mutex.run(async () => {
      try {
        await appendDurably(path, bytes);
      } catch (error) {
        throw writeError(this.where, name, bytes.length, error);
      }
    });
  }

  async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.where, {recursive: true, withFileTypes: true});
      return entries
        .filter(entry => !entry.isDirectory() && !isTemporary(entry.name))
        .map(entry => relative(this.where, join(entry.parentPath ?? entry.path, entry.name)))
        .map(name => name.split(sep).join('/'))
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw storageError(this.where, 'list', '.', error);
    }
  }

  async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    return this.mutex.run(async () => {
      try {
        await rm(path, {force: true});
      } catch (error) {
        if (!isMissing(error)) throw storageError(this.where, 'remove', name, error);
      }
    });
  }

  /** True if there is such a file. */
  async has(name: string): Promise<boolean> {
    return stat(this.pathOf(name)).then(
      found => found.isFile(),
      () => false,
    );
  }

  /**
   * Replaces a file by a copy of another one, atomically. If the file system has links, no bytes are copied.
   */
  async copy(from: string, to: string): Promise<void> {
    const [source, target] = [this.pathOf(from), this.pathOf(to)];
    return this.mutex.run(() =>
      replaceFile(target, temporary => link(source, temporary).catch(() => copyDurably(source, temporary))),
    );
  }

  /** Removes the folder if it is empty. */
  async removeIfEmpty(): Promise<void> {
    await rmdir(this.where).catch(() => undefined);
  }

  private pathOf(name: string): string {
    checkName(this.where, name);
    return join(this.where, name);
  }
}

async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target);
  const handle = await open(target, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** Appends all bytes or none: if the disk is full, the written part is removed again. */
async function appendDurably(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const handle = await open(path, 'a');
  try {
    const {size} = await handle.stat();
    try {
      await handle.appendFile(bytes);
      await handle.datasync();
    } catch (error) {
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await handle.close();
  }
}
