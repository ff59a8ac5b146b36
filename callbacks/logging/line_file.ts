import type {LayersModel} from '@tensorflow/tfjs-layers';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {fileAt, type FileLocation} from '../ports/locations.js';
import {AppendFile} from './append_file.js';

/** A file to which whole lines are appended. It may hold the lines of earlier trainings. */
export class LineFile {
  private readonly where: string;
  private readonly target: string | FileLocation;
  private readonly locks: WriteLocks;
  private file: AppendFile | undefined;
  private lines = '';

  constructor(where: string, target: string | FileLocation) {
    this.where = where;
    this.target = target;
    this.locks = new WriteLocks(where);
  }

  /**
   * Opens the file for a training, and removes a last line that is an incomplete object. Another last line
   * without a line end gets one.
   *
   * @returns the lines that the file holds
   */
  async open(model?: LayersModel): Promise<string> {
    const location = await fileAt(this.where, this.target);
    await this.locks.acquire([lockTarget(location)], model);
    const file = new AppendFile(location);
    await file.open(true);
    const text = file.initialText;
    const complete = text.lastIndexOf('\n') + 1;
    const tail = text.slice(complete);
    if (tail !== '' && !isTorn(tail)) {
      this.file = file;
      this.lines = '\n';
      return `${text}\n`;
    }
    if (tail !== '') {
      file.truncate(new TextEncoder().encode(text.slice(0, complete)).length, text.slice(0, complete));
    }
    this.file = file;
    return text.slice(0, complete);
  }

  /** Adds a line, with its line end, which the next `write` writes. Without an open file it is left out. */
  addLine(line: string): void {
    if (this.file !== undefined) this.lines += line;
  }

  async write(): Promise<void> {
    const {file, lines} = this;
    if (file === undefined || lines === '') return;
    await this.locks.check();
    // While this waits, lines may be added.
    this.lines = '';
    try {
      await file.append(lines);
    } catch (error) {
      this.lines = lines + this.lines;
      throw error;
    }
  }

  async close(): Promise<void> {
    const {file} = this;
    this.file = undefined;
    this.lines = '';
    try {
      await file?.close();
    } finally {
      await this.locks.release();
    }
  }
}

function isTorn(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return false;
  } catch {
    return true;
  }
}
