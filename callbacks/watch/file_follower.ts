import type {Stats} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';

/** What a follower tells about its file. */
export interface FileListener {
  /** A line that is complete, without its line break. */
  line(text: string): void;
  /** The text after the last line break, once it has stopped growing. True if it was a complete line. */
  tail(text: string): boolean;
  /** The file is another one now, or was rewritten or truncated: forget all lines. */
  restart(): void;
  /** True when the file appears, false when it does not exist (any more). */
  exists(isThere: boolean): void;
  /** The file cannot be read, or contains no lines. Not repeated while the problem stays the same. */
  problem(message: string): void;
}

const CHUNK = 1 << 20;
/** A run has no line of this many bytes. */
const LONGEST_LINE = 1 << 26;
/** Bytes compared at the start and at the end of what has been read, to notice that a file was rewritten. */
const SAMPLE = 256;
const NEWLINE = 0x0a;

/**
 * Follows a file of lines that a program appends to. It asks the file system regularly, which works on
 * network drives and in containers, where change notifications do not.
 */
export class FileFollower {
  private offset = 0;
  private seen?: Pick<Stats, 'dev' | 'ino' | 'mtimeMs' | 'size'>;
  /** The first bytes of the file, and the last ones that were read. */
  private head = Buffer.alloc(0);
  private end = Buffer.alloc(0);
  private rest: Buffer[] = [];
  private restBytes = 0;
  private wasThere?: boolean;
  private lastProblem?: string;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private readonly path: string;
  private readonly listener: FileListener;
  private readonly interval: number;

  /** @param interval milliseconds between two looks at the file */
  constructor(path: string, listener: FileListener, interval = 200) {
    this.path = path;
    this.listener = listener;
    this.interval = interval;
  }

  /** Reads what the file has now, then follows it. */
  start(): Promise<void> {
    this.running = this.poll();
    return this.running.then(() => this.schedule());
  }

  /** Ends following. Settles when nothing is read any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.start(), this.interval);
  }

  private async poll(): Promise<void> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.path, 'r');
      await this.read(file);
    } catch (error) {
      const {code, message} = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') this.setExists(false);
      else this.report(message);
    } finally {
      await file?.close();
    }
  }

  private setExists(isThere: boolean): void {
    if (isThere === this.wasThere) return;
    this.wasThere = isThere;
    this.listener.exists(isThere);
  }

  private report(message: string): void {
    if (message === this.lastProblem) return;
    this.lastProblem = message;
    this.listener.problem(message);
  }

  private async read(file: FileHandle): Promise<void> {
    const now = await file.stat();
    if (now.isDirectory()) throw new Error(`${this.path} is a folder, not a file`);
    this.setExists(true);
    const {seen} = this;
    const isSame = seen && seen.dev === now.dev && seen.ino === now.ino;
    const isQuiet = isSame && seen.size === now.size && seen.mtimeMs === now.mtimeMs;
    this.seen = now;
    if (!isQuiet) {
      if (seen && (!isSame || now.size < this.offset || (await this.wasRewritten(file)))) this.restart();
      while (!this.stopped && (await this.readChunk(file)));
    } else if (this.restBytes > 0 && this.listener.tail(this.text())) {
      this.dropRest();
    }
  }

  private async wasRewritten(file: FileHandle): Promise<boolean> {
    const [head, end] = await Promise.all([
      readAt(file, 0, this.head.length),
      readAt(file, this.offset - this.end.length, this.end.length),
    ]);
    return !head.equals(this.head) || !end.equals(this.end);
  }

  private restart(): void {
    this.offset = 0;
    this.head = this.end = Buffer.alloc(0);
    this.lastProblem = undefined;
    this.dropRest();
    this.listener.restart();
  }

  /** False at the end of the file. */
  private async readChunk(file: FileHandle): Promise<boolean> {
    const bytes = await readAt(file, this.offset, CHUNK);
    if (bytes.length === 0) return false;
    this.offset += bytes.length;
    if (this.head.length < SAMPLE) this.head = Buffer.concat([this.head, bytes]).subarray(0, SAMPLE);
    this.end = Buffer.concat([this.end, bytes.subarray(-SAMPLE)]).subarray(-SAMPLE);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      this.keep(bytes.subarray(from, at));
      const text = this.text();
      this.dropRest();
      from = at + 1;
      this.listener.line(text);
    }
    this.keep(bytes.subarray(from));
    return true;
  }

  private keep(bytes: Buffer): void {
    this.restBytes += bytes.length;
    if (this.restBytes > LONGEST_LINE)
      return this.report(
        `${this.path} has a line of more than ${LONGEST_LINE} bytes: not a file of JSON lines`,
      );
    if (bytes.length > 0) this.rest.push(bytes);
  }

  private text(): string {
    return Buffer.concat(this.rest).toString('utf8').replace(/\r$/, '');
  }

  private dropRest(): void {
    this.rest = [];
    this.restBytes = 0;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const {bytesRead} = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
