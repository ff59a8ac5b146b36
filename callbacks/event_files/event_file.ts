import {folderAt} from '../ports/locations.js';
import {type FileStore, sizeOf} from '../ports/file_store.js';
import {maxOf} from '../../src/lists.js';
import {printWarning} from '../../src/print.js';
import {Mutex} from '../ports/mutex.js';
import type {SummaryEvent, SummaryValue} from './summary.js';
import {scalarValue} from './summary_values.js';

/** What a backup stores about an event file: where it ends, and what is not written yet. */
export interface FilePosition {
  readonly [key: string]: string | number | null | readonly (readonly (string | number)[])[];
  /** The number of files so far. */
  readonly made: number;
  /** The name of the last file, `null` before the first. */
  readonly name: string | null;
  readonly length: number;
  /** The wall time of the last event, in seconds; 0 if that is not known. */
  readonly time: number;
  /** Scalars that are not written yet: wall time, step, tag, value. */
  readonly pending: readonly (readonly (string | number)[])[];
}

/** Returns n random hexadecimal digits. `Math.random` may have been seeded by others. */
function randomHex(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(digits / 2));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The part of a file's name that tells which training wrote it, also after it was resumed. */
export const newLineage = (): string => `tfjs-${randomHex(8)}`;

const MARK = 'events.out.tfevents';

/** True for the name of an event file, in any folder. */
export const isEventFile = (name: string): boolean => name.includes(MARK);

/** Returns a function that opens a folder of logs when it is first called, and again if that fails. */
export function logFolder(where: string, target: string | FileStore): () => Promise<FileStore> {
  let opened: Promise<FileStore> | undefined;
  return () =>
    (opened ??= folderAt(where, target, 'logs').catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
}

/** The event file of one run. It is created when the first event is written. */
export class EventFile {
  /** The name of the file; `undefined` before the first write. */
  name: string | undefined;
  private readonly open: () => Promise<FileStore>;
  private readonly folder: string;
  private readonly lineage: string;
  private readonly mutex = new Mutex();
  private pending: SummaryEvent[] = [];
  private made = 0;
  private length = 0;
  /** The wall time of the last event. If the clock is set back, events still keep their order. */
  private time = 0;

  /**
   * @param open returns the store, which several files may share
   * @param run the file's folder in the store, `''` for the store itself
   */
  constructor(open: () => Promise<FileStore>, run = '', lineage = newLineage()) {
    this.open = open;
    this.folder = run === '' ? '' : `${run}/`;
    this.lineage = lineage;
  }

  /** The store that has the file. */
  store(): Promise<FileStore> {
    return this.open();
  }

  /** Adds an event, which the next `flush` writes. */
  add(value: SummaryValue, step: number): void {
    this.time = Math.max(this.time, Date.now() / 1000);
    this.pending.push({wallTime: this.time, step, value});
  }

  /** Writes all pending events at once. If that fails, the next `flush` tries again. */
  flush(): Promise<void> {
    return this.mutex.run(async () => {
      const count = this.pending.length;
      if (count === 0) return;
      const {encodeEvents} = await import('./event_codec.js');
      const store = await this.store();
      await this.detectTruncation(store);
      const name = this.name ?? (await this.newName(store));
      const bytes = encodeEvents(this.pending.slice(0, count), this.name === undefined);
      await store.append(name, bytes);
      if (this.name === undefined) this.made++;
      this.name = name;
      this.length += bytes.length;
      this.pending.splice(0, count);
    });
  }

  position(): FilePosition {
    const pending = this.pending.flatMap(({wallTime, step, value: {tag, plugin, tensor}}) =>
      plugin === 'scalars' && tensor.dtype === 'float' ? [[wallTime, step, tag, tensor.values[0]]] : [],
    );
    return {made: this.made, name: this.name ?? null, length: this.length, time: this.time, pending};
  }

  /**
   * Resumes at a position, in a new file. Removes what was written after it, by this training or by one that
   * resumed at the same position before: those events will be written again.
   */
  rewind({made, name, length, time = 0, pending}: FilePosition): Promise<void> {
    return this.mutex.run(async () => {
      const store = await this.store();
      for (const other of await store.list()) {
        const number = this.numberOf(other);
        if (number !== undefined && number >= made) await store.remove(other);
      }
      const bytes = name === null ? undefined : await store.read(name);
      if (bytes !== undefined && bytes.length > length) {
        await store.write(name as string, bytes.subarray(0, length));
      }
      this.made = made;
      this.name = undefined;
      this.length = 0;
      this.time = Math.max(this.time, time);
      this.pending = pending.map(([wallTime, step, tag, value]) => ({
        wallTime: wallTime as number,
        step: step as number,
        value: scalarValue(tag as string, value as number),
      }));
    });
  }

  /** If others have removed or truncated the file, the next event starts a new one. */
  private async detectTruncation(store: FileStore): Promise<void> {
    const {name, length} = this;
    if (name === undefined || ((await sizeOf(store, name)) ?? 0) >= length) return;
    printWarning(
      `TensorBoard: ${name} (${store.where}) is missing or shorter than the ${length} bytes that were written. A new ` +
        'file is started, without the events of earlier steps.',
    );
    this.name = undefined;
    this.length = 0;
  }

  /**
   * TensorBoard reads the files of a folder in the order of their names, which start with a time. A new file
   * has to come after all others, even if the clock was set back.
   */
  private async newName(store: FileStore): Promise<string> {
    const times = (await store.list())
      .filter(name => name.startsWith(this.folder) && !name.slice(this.folder.length).includes('/'))
      .map(name => Number(/events\.out\.tfevents\.(\d{10})\./.exec(name)?.[1] ?? 0));
    const [now, latest] = [Math.floor(Date.now() / 1000), maxOf(times)];
    const time = Math.max(now, latest + 1);
    if (latest > now) this.moveTo(time);
    return `${this.folder}${MARK}.${String(time).padStart(10, '0')}.${this.lineage}.${this.made}.v2`;
  }

  /** Moves pending events to a time, so that they are not older than those of earlier files. */
  private moveTo(seconds: number): void {
    this.time = Math.max(this.time, seconds);
    this.pending = this.pending.map(event => ({...event, wallTime: Math.max(event.wallTime, seconds)}));
  }

  /** The number of a file of this training, from 0; `undefined` for other files. */
  private numberOf(name: string): number | undefined {
    const [, folder, lineage, number] = /^(.*?)events\.out\.tfevents\.\d+\.(.+)\.(\d+)\.v2$/.exec(name) ?? [];
    return folder === this.folder && lineage === this.lineage ? Number(number) : undefined;
  }
}
