import type {FileStore} from './file_store.js';
import {checkBytes, joinBytes} from './bytes.js';
import {checkName} from './store_names.js';

/**
 * Files in memory: for tests, and for code that sends them elsewhere.
 *
 * @example
 * const store = new MemoryStore();
 * await model.fit(x, y, {epochs: 2, callbacks: new CSVLogger({store, name: 'training.csv'})});
 * const blob = new Blob([await store.read('training.csv')], {type: 'text/csv'});
 */
export class MemoryStore implements FileStore {
  readonly where: string = 'memory';
  readonly lasts: boolean = false;
  readonly files: Map<string, Uint8Array> = new Map();

  async read(name: string): Promise<Uint8Array | undefined> {
    checkName(this.where, name);
    return this.files.get(name)?.slice();
  }

  async size(name: string): Promise<number | undefined> {
    checkName(this.where, name);
    return this.files.get(name)?.length;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    checkName(this.where, name);
    checkBytes(this.where, bytes);
    this.files.set(name, bytes.slice());
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    checkName(this.where, name);
    checkBytes(this.where, bytes);
    if (this.files.has(name)) return false;
    this.files.set(name, bytes.slice());
    return true;
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    checkName(this.where, name);
    checkBytes(this.where, bytes);
    this.files.set(name, joinBytes([this.files.get(name) ?? new Uint8Array(0), bytes]));
  }

  async list(): Promise<string[]> {
    return [...this.files.keys()].sort();
  }

  async remove(name: string): Promise<void> {
    checkName(this.where, name);
    this.files.delete(name);
  }
}
