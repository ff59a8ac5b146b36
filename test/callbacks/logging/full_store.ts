import {CSVLogger, type CSVLoggerOptions} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';

const name = 'log.csv';

/** A store of the file of a CSVLogger, in memory that can be full. */
export class Full extends MemoryStore {
  full = false;
  closed = 0;

  override async write(file: string, bytes: Uint8Array): Promise<void> {
    if (this.full) throw new Error('the disk is full');
    await super.write(file, bytes);
  }
  override async append(file: string, bytes: Uint8Array): Promise<void> {
    if (this.full && bytes.length > 0) {
      // The first bytes are written.
      await super.append(file, bytes.subarray(0, 2));
      throw new Error('the disk is full');
    }
    await super.append(file, bytes);
  }
  async close(): Promise<void> {
    this.closed++;
  }
  get text(): string {
    return new TextDecoder().decode(this.files.get(name));
  }
  set text(text: string) {
    this.files.set(name, new TextEncoder().encode(text));
  }
}

export const logger = (store: MemoryStore, options?: CSVLoggerOptions) =>
  new CSVLogger({store, name}, options);
