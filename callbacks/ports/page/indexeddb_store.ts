import {UsageError} from '../../../src/errors.js';
import type {FileStore} from '../file_store.js';
import {inTransaction, openDatabase, requestResult} from './indexeddb_requests.js';
import {storageError, writeError} from '../../../src/storage_error.js';
import {joinBytes} from '../bytes.js';
import {checkName} from '../store_names.js';

const DATABASE = 'tfjs-metrics';
const FILES = 'files';

/**
 * A file consists of pieces `[path, 0]`, `[path, 1]`, ...; `append` adds one. An array sorts after all
 * numbers.
 */
const piecesOf = (path: string) => IDBKeyRange.bound([path, 0], [path, []]);

/** Files in the page's IndexedDB. They outlive the page, and may be as large as the site's quota. */
export class IndexedDBStore implements FileStore {
  readonly where: string;
  private readonly prefix: string;
  private database: Promise<IDBDatabase> | undefined;
  /** The sizes of files that this store has written itself. */
  private readonly sizes = new Map<string, {readonly pieces: number; readonly size: number}>();

  constructor(folder: string) {
    this.where = `indexeddb://${folder}`;
    this.prefix = folder === '' ? '' : `${folder}/`;
    if (globalThis.indexedDB === undefined) {
      throw new UsageError(this.where, 'there is no IndexedDB here. Pass a path in Node, or a custom store.');
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.pathOf(name);
    const pieces = await this.reading(name, files => requestResult(files.getAll(piecesOf(path))));
    return pieces.length === 0 ? undefined : joinBytes(pieces as Uint8Array[]);
  }

  async size(name: string): Promise<number | undefined> {
    const path = this.pathOf(name);
    const pieces = await this.reading(name, files => requestResult(files.count(piecesOf(path))));
    if (pieces === 0) return undefined;
    const known = this.sizes.get(path);
    return known?.pieces === pieces ? known.size : (await this.read(name))?.length;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    this.sizes.delete(path);
    await this.writing(name, bytes.length, async files => {
      files.delete(piecesOf(path));
      await requestResult(files.put(bytes.slice(), [path, 0]));
    });
    this.sizes.set(path, {pieces: 1, size: bytes.length});
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    const path = this.pathOf(name);
    return this.writing(name, bytes.length, async files => {
      if ((await requestResult(files.count(piecesOf(path)))) > 0) return false;
      await requestResult(files.put(bytes.slice(), [path, 0]));
      return true;
    });
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    const known = this.sizes.get(path);
    this.sizes.delete(path);
    let pieces = 0;
    await this.writing(name, bytes.length, async files => {
      const last = await requestResult(files.openKeyCursor(piecesOf(path), 'prev'));
      const index = last === null ? 0 : (last.key as [string, number])[1] + 1;
      await requestResult(files.put(bytes.slice(), [path, index]));
      pieces = index + 1;
    });
    const before = pieces === 1 ? 0 : known?.pieces === pieces - 1 ? known.size : undefined;
    if (before !== undefined) this.sizes.set(path, {pieces, size: before + bytes.length});
  }

  async list(): Promise<string[]> {
    const all = IDBKeyRange.bound([this.prefix], [`${this.prefix}\uffff`]);
    const keys = await this.reading('.', files => requestResult(files.getAllKeys(all)));
    const paths = new Set(keys.map(key => (key as [string, number])[0]));
    return [...paths].map(path => path.slice(this.prefix.length)).sort();
  }

  async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    await this.writing(name, 0, files => requestResult(files.delete(piecesOf(path))));
  }

  /** Closes the database, which opens again when it is needed. */
  async close(): Promise<void> {
    const database = this.database;
    this.database = undefined;
    (await database?.catch(() => undefined))?.close();
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= openDatabase(DATABASE, 1, database => database.createObjectStore(FILES)).then(
      database => {
        const forget = () => (this.database = undefined);
        database.onclose = forget;
        database.onversionchange = () => {
          forget();
          database.close();
        };
        return database;
      },
      error => {
        this.database = undefined;
        throw error;
      },
    );
    return this.database;
  }

  private async reading<T>(name: string, action: (files: IDBObjectStore) => Promise<T>): Promise<T> {
    try {
      return await inTransaction(await this.open(), FILES, 'readonly', t => action(t.objectStore(FILES)));
    } catch (error) {
      throw storageError(this.where, 'read', name, error);
    }
  }

  private async writing<T>(
    name: string,
    bytes: number,
    action: (files: IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    try {
      return await inTransaction(await this.open(), FILES, 'readwrite', t => action(t.objectStore(FILES)));
    } catch (error) {
      throw writeError(this.where, name, bytes, error);
    }
  }

  private pathOf(name: string): string {
    checkName(this.where, name);
    return this.prefix + name;
  }
}
