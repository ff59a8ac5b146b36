import {LineFile} from '../../logging/line_file.js';
import {formatChange} from '../record/json_lines.js';
import type {RunChange} from '../record/run_change.js';

/** A file of JSON lines to which the changes of a run are appended. It may hold earlier runs. */
export class RunFile extends LineFile {
  /** Adds a change, which the next `write` writes. */
  add(change: RunChange): void {
    this.addLine(formatChange(change));
  }
}
