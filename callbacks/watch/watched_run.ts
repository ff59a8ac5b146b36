import type {Run} from '../runs/record/run.js';
import type {RunChange} from '../runs/record/run_change.js';
import {applyChange} from '../runs/record/apply_change.js';
import {isRunChange} from '../runs/record/check_change.js';
import type {FileListener} from './file_follower.js';

/** `missing`: there is no file; `empty`: it has no run yet; `followed`: it has one. */
type FileState = 'missing' | 'empty' | 'followed';

/** The state of the file, and how many runs it contains. */
export interface FileMessage {
  type: 'file';
  state: FileState;
  runs: number;
}

/** What the page is told: changes of the run, and the state of the file. */
export type WatchMessage =
  | RunChange
  /** The file is empty again, or another one: the run that was shown is over. */
  | {type: 'restart'}
  | FileMessage
  | {type: 'problem'; text: string};

/** The runs that a file of JSON lines holds. The page shows the one that was changed last. */
export class WatchedRun implements FileListener {
  private readonly runs = new Map<string, Run>();
  private run?: Run;
  private state: FileState = 'empty';
  private lines = 0;
  private readonly tell: (message: WatchMessage) => void;

  constructor(tell: (message: WatchMessage) => void) {
    this.tell = tell;
  }

  /** What a page that opens now has to be told. */
  snapshot(): WatchMessage[] {
    const file = this.fileMessage;
    return this.run === undefined ? [{type: 'restart'}, file] : [{type: 'start', run: this.run}, file];
  }

  line(text: string): void {
    this.lines += 1;
    if (text.trim() === '') return;
    if (!this.take(text)) this.problem(`Line ${this.lines} is not part of a run, and is left out.`);
  }

  tail(text: string): boolean {
    return this.take(text); // Its line break comes later, as an empty line.
  }

  restart(): void {
    this.runs.clear();
    this.run = undefined;
    this.lines = 0;
    this.tell({type: 'restart'});
    this.setState('empty');
  }

  exists(isThere: boolean): void {
    if (!isThere) this.setState('missing');
    else if (this.state === 'missing') this.setState(this.run === undefined ? 'empty' : 'followed');
  }

  problem(text: string): void {
    this.tell({type: 'problem', text});
  }

  private setState(state: FileState): void {
    if (state === this.state) return;
    this.state = state;
    this.tell(this.fileMessage);
  }

  private get fileMessage(): FileMessage {
    return {type: 'file', state: this.state, runs: this.runs.size};
  }

  /** False if the text is not a change of the run. */
  private take(text: string): boolean {
    const change = readLine(text);
    if (change === undefined) return false;
    const id = change.type === 'start' ? change.run.id : change.id;
    const shown = this.run;
    const known = this.runs.get(id);
    if (known === undefined && change.type !== 'start') return false;
    this.run = applyChange(known, change);
    this.runs.set(id, this.run);
    this.tell(shown === undefined || shown.id === id ? change : {type: 'start', run: this.run});
    if (known === undefined && this.state === 'followed') this.tell(this.fileMessage);
    this.setState('followed');
    return true;
  }
}

/** The change in a line; undefined if it contains none. */
function readLine(text: string): RunChange | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRunChange(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
