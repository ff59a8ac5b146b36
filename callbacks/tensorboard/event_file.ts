import {folderAt} from '../ports/locations.js';
import {type FileStore, sizeOf} from '../ports/file_store.js';
import {maxOf} from '../../src/lists.js';
import {printWarning} from '../../src/print.js';
import {Mutex} from '../ports/mutex.js';
import type {SummaryEvent, SummaryValue} from './summary.js';
import {scalarValue} from './summary_values.js';

/** Where an event file ends, and what waits to be written: enough to go on from there. */
export interface FilePosition {
  readonly [key: string]: string | number | null | readonly (readonly (string | number)[])[];
  /** How many files there were. */
  readonly made: number;
  /** The last one, `null` before the first. */
  readonly name: string | null;
  readonly length: number;
  /** The wall time of the last event, in seconds; 0 where that is not known. */
  readonly time: number;
  /** Scalars: wall time, step, tag, value. */
  readonly pending: readonly (readonly (string | number)[])[];
}

/** So many hexadecimal digits of chance, none of it from `Math.random`, which others may have seeded. */
function randomHex(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(digits / 2));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** What the event files of one training have in common in their names. */
export const newLineage = (): string => `tfjs-${randomHex(8)}`;

const MARK = 'events.out.tfevents';

/** True for the name of an event file, in whatever folder. */
export const isEventFile = (name: string): boolean => name.includes(MARK);

/** Opens a folder of logs when it is asked for, once; what could not be opened is tried again. */
export function logFolder(where: string, target: string | FileStore): () => Promise<FileStore> {
  let opened: Promise<FileStore> | undefined;
  return () =>
    (opened ??= folderAt(where, target, 'logs').catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
}

/** Events on their way into a file, which begins with the first of them. */
export class EventFile {
  /** Name of the file; `undefined` before the first write. */
  name: string | undefined;
  private readonly open: () => Promise<FileStore>;
  private readonly folder: string;
  private readonly lineage: string;
  private readonly mutex = new Mutex();
  private pending: SummaryEvent[] = [];
  private made = 0;
  private length = 0;
  /** Of the last event: a clock that goes back does not bring events out of their order. */
  private time = 0;

  /**
   * @param open gives the store, which files may share
   * @param run folder of the file within the store, `''` for the store itself
   */
  constructor(open: () => Promise<FileStore>, run = '', lineage = newLineage()) {
    this.open = open;
    this.folder = run === '' ? '' : `${run}/`;
    this.lineage = lineage;
  }

  /** The store behind it. */
  store(): Promise<FileStore> {
    return this.open();
  }

  /** Takes an event, which the next `flush` writes. */
  add(value: SummaryValue, step: number): void {
    this.time = Math.max(this.time, Date.now() / 1000);
    this.pending.push({wallTime: this.time, step, value});
  }

  /** True when something waits to be written. */
  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  /** Writes what waits, in one piece. What could not be written waits for the next time. */
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
   * Goes on from a position, in a new file. What was written after it, by this training or by one that went on from the
   * same position before, is taken away: it comes again.
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

  /** A file that others removed or cut is left: the next event begins a new one. */
  private async detectTruncation(store: FileStore): Promise<void> {
    const {name, length} = this;
    if (name === undefined || ((await sizeOf(store, name)) ?? 0) >= length) return;
    printWarning(
      `TensorBoard: ${name} (${store.where}) is missing or shorter than the ${length} bytes that were written. A new ` +
        'file is begun: the events of earlier steps are not in it.',
    );
    this.name = undefined;
    this.length = 0;
  }

  /**
   * TensorBoard reads the files of a folder in the order of their names, which begin with a time: a new one comes behind
   * all others also when the clock has gone back.
   */
  private async newName(store: FileStore): Promise<string> {
    const times = (await store.list())
      .filter(name => name.startsWith(this.folder) && !name.slice(this.folder.length).includes('/'))
      .map(name => Number(/events\.out\.tfevents\.(\d{10})\./.exec(name)?.[1] ?? 0));
    const [now, latest] = [Math.floor(Date.now() / 1000), maxOf(times)];
    const begin = Math.max(now, latest + 1);
    if (latest > now) this.moveTo(begin);
    return `${this.folder}${MARK}.${String(begin).padStart(10, '0')}.${this.lineage}.${this.made}.v2`;
  }

  /** Events of a new file are not older than those of the files before it. */
  private moveTo(seconds: number): void {
    this.time = Math.max(this.time, seconds);
    this.pending = this.pending.map(event => ({...event, wallTime: Math.max(event.wallTime, seconds)}));
  }

  /** Which file of this training it is, from 0; `undefined` for others. */
  private numberOf(name: string): number | undefined {
    const [, folder, lineage, number] = /^(.*?)events\.out\.tfevents\.\d+\.(.+)\.(\d+)\.v2$/.exec(name) ?? [];
    return folder === this.folder && lineage === this.lineage ? Number(number) : undefined;
  }
}
