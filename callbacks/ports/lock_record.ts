import type {FileStore} from './file_store.js';

/** Who writes to a place. */
export interface LockRecord {
  readonly token: string;
  /** When it began, in milliseconds since 1970. */
  readonly since: number;
  /** Grows while the training runs. */
  readonly beat: number;
  /** The machine, for processes whose numbers mean something there; `''` in a page. */
  readonly machine: string;
  readonly pid: number;
  /** When the process began, where that can be told; else `''`. */
  readonly started: string;
  /** True when it holds a Web Lock under the name of its token. */
  readonly web: boolean;
}

/** Where a record is kept. */
export interface LockStorage {
  read(): Promise<LockRecord | undefined>;
  /** Writes a record where there is none; else returns false. */
  create(record: LockRecord): Promise<boolean>;
  write(record: LockRecord): Promise<void>;
  remove(): Promise<void>;
}

function parsed(bytes: Uint8Array | undefined): LockRecord | undefined {
  try {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as Partial<LockRecord> | null;
    return typeof record?.token === 'string' ? (record as LockRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** A record as a file beside what it guards. */
export function fileLockStorage(store: FileStore, file: string): LockStorage {
  const bytesOf = (record: LockRecord) => new TextEncoder().encode(JSON.stringify(record));
  return {
    read: async () => parsed(await store.read(file)),
    async create(record) {
      if (store.create !== undefined) return store.create(file, bytesOf(record));
      if ((await store.read(file)) !== undefined) return false;
      await store.write(file, bytesOf(record));
      return true;
    },
    write: record => store.write(file, bytesOf(record)),
    remove: () => store.remove(file),
  };
}

const memories = new WeakMap<object, Map<string, LockRecord>>();

/** A record for what ends with this process: a store in memory, or a handler. */
export function memoryLockStorage(owner: object, name: string): LockStorage {
  const records = memories.get(owner) ?? new Map<string, LockRecord>();
  memories.set(owner, records);
  return {
    read: async () => records.get(name),
    create: async record => !records.has(name) && records.set(name, record).has(name),
    write: async record => void records.set(name, record),
    remove: async () => void records.delete(name),
  };
}
