import {fromBase64, toBase64} from '../../../src/base64.js';
import {UsageError} from '../../../src/errors.js';
import type {FileStore} from '../file_store.js';
import {writeError} from '../../../src/storage_error.js';
import {joinBytes} from '../bytes.js';
import {checkName} from '../store_names.js';

/** Small files in the page's localStorage, in base64. Most browsers allow a site 5 MB. */
export class LocalStorageStore implements FileStore {
  readonly where: string;
  private readonly storage: Storage;
  private readonly prefix: string;

  constructor(folder: string) {
    this.where = `localstorage://${folder}`;
    this.prefix = `tfjs-metrics/${folder}${folder === '' ? '' : '/'}`;
    try {
      this.storage = globalThis.localStorage;
      this.storage.getItem(''); // Undefined in a worker; throws where the browser forbids it.
    } catch {
      throw new UsageError(
        this.where,
        'there is no localStorage here. Pass "indexeddb://name", or a custom store.',
      );
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const text = this.storage.getItem(this.keyOf(name));
    return text === null ? undefined : fromBase64(text);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const key = this.keyOf(name);
    try {
      this.storage.setItem(key, toBase64(bytes));
    } catch (error) {
      throw writeError(this.where, name, bytes.length, error);
    }
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    if (this.storage.getItem(this.keyOf(name)) !== null) return false;
    await this.write(name, bytes);
    return true;
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const before = this.storage.getItem(this.keyOf(name));
    await this.write(name, before === null ? bytes : joinBytes([fromBase64(before), bytes]));
  }

  async list(): Promise<string[]> {
    const keys = Array.from({length: this.storage.length}, (_, i) => this.storage.key(i) as string);
    return keys
      .filter(key => key.startsWith(this.prefix))
      .map(key => key.slice(this.prefix.length))
      .sort();
  }

  async remove(name: string): Promise<void> {
    this.storage.removeItem(this.keyOf(name));
  }

  private keyOf(name: string): string {
    checkName(this.where, name);
    return this.prefix + name;
  }
}
