import type {LayersModel} from '@tensorflow/tfjs-layers';
import {AppendFile} from '../../logging/append_file.js';
import {lockTarget, WriteLocks} from '../../locks/write_locks.js';
import {fileAt, type FileLocation} from '../../ports/locations.js';
import {formatChange} from '../record/json_lines.js';
import type {RunChange} from '../record/run_change.js';

/**
 * A file of JSON lines to which the changes of a run are appended, whole lines only. It may hold earlier
 * runs.
 */
export class RunFile {
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

  /** Opens the file for a training, and removes a last line that is not complete. */
  async open(model: LayersModel | undefined): Promise<void> {
    const location = await fileAt(this.where, this.target);
    await this.locks.acquire([lockTarget(location)], model);
    const file = new AppendFile(location);
    await file.open(true);
    const complete = file.initialText.lastIndexOf('\n') + 1;
    if (complete < file.initialText.length) {
      file.truncate(new TextEncoder().encode(file.initialText.slice(0, complete)).length);
    }
    this.file = file;
  }

  /** Adds a line, which the next `write` writes. Without an open file it is left out. */
  add(change: RunChange): void {
    if (this.file !== undefined) this.lines += formatChange(change);
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
