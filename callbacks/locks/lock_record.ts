import type {FileStore} from '../ports/file_store.js';

/** The training that writes to a target. Stored as JSON; other processes and versions read these keys. */
export interface LockRecord {
  readonly token: string;
  /** When it began, in milliseconds since 1970. */
  readonly since: number;
  /** Increases while the training runs. */
  readonly beat: number;
  /** The machine on which the process id is valid; `''` in a page. */
  readonly machine: string;
  readonly pid: number;
  /** When the process began, or `''` if that is not known. */
  readonly started: string;
  /** True if it holds a Web Lock with the name of its token. */
  readonly web: boolean;
}

/** Where the record of a target is stored. */
export interface LockStorage {
  read(): Promise<LockRecord | undefined>;
  /** Returns false, and changes nothing, if there is a record already. */
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

/** Stores the record in a file. */
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

/** Stores the record in memory, for targets that end with the process: a store in memory, or a handler. */
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
