/** A store of files: a folder, a database, memory. Names are relative paths with `/`. */
export interface FileStore {
  /** The name that messages use. */
  readonly where: string;
  /**
   * False if the files do not outlive the process or page, so that backups have to include them. Default:
   * true.
   */
  readonly lasts?: boolean;
  /** Returns `undefined` if there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * Returns the number of bytes of a file, or `undefined` if there is no such file. Without this method the
   * file is read.
   */
  size?(name: string): Promise<number | undefined>;
  /** Replaces a file atomically: after a crash it has its old content or its new one. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /**
   * Creates a file. Returns false, and changes nothing, if there is one already. Of two simultaneous calls
   * only one succeeds. Without this method, two trainings that begin at the same moment notice each other a
   * little later.
   */
  create?(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Appends to a file, which is created if needed. A crash after the promise has settled loses nothing. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Returns the names of all files, sorted. */
  list(): Promise<string[]>;
  /** Removes a file, if it exists. */
  remove(name: string): Promise<void>;
  /** Called at the end of training, whether it succeeded or failed. */
  close?(): Promise<void>;
}

/** Returns the number of bytes of a file, or `undefined` if there is no such file. */
export async function sizeOf(store: FileStore, name: string): Promise<number | undefined> {
  return store.size === undefined ? (await store.read(name))?.length : store.size(name);
}

/** Throws if nothing can be written to a store. Adds nothing: the file `name` exists only for a moment. */
export async function probeStore(store: FileStore, name: string): Promise<void> {
  await store.append(name, new Uint8Array(0));
  await store.remove(name);
}
