/** A place for files: a folder, a database, memory. Names are relative paths with `/`. */
export interface FileStore {
  /** What messages call it. */
  readonly where: string;
  /** False when the files end with the process or the page, so that a backup has to hold them. Default: true. */
  readonly lasts?: boolean;
  /** `undefined` when there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** The number of bytes of a file; `undefined` when there is no such file. Without this method the file is read. */
  size?(name: string): Promise<number | undefined>;
  /** Replaces a file as a whole: whatever happens, it is afterwards the old one or the new one. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /**
   * Makes a file unless there is one already: then it returns false and changes nothing. Of two that do so at the same
   * time, one succeeds. Without this method two trainings that begin at the same moment are told apart a little later.
   */
  create?(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Adds to the end of a file; a crash after the promise has settled loses nothing. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** The names of all files, sorted. */
  list(): Promise<string[]>;
  /** Removes a file; one that does not exist is no error. */
  remove(name: string): Promise<void>;
  /** Called at the end of training, however it ended. */
  close?(): Promise<void>;
}

/** The number of bytes of a file; `undefined` when there is no such file. */
export async function sizeOf(store: FileStore, name: string): Promise<number | undefined> {
  return store.size === undefined ? (await store.read(name))?.length : store.size(name);
}

/** Throws if nothing can be written to a store. Adds nothing: the file `name` exists only for a moment. */
export async function probeStore(store: FileStore, name: string): Promise<void> {
  await store.append(name, new Uint8Array(0));
  await store.remove(name);
}
