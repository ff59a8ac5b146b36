import {countOf, type Progress, type ProgressView, shownLogs, speedOf, timeOf, titleOf} from './progress.js';

/** What lines are written to: `process.stdout`, or anything like it. */
export interface ProgressStream {
  write(text: string): unknown;
  /** True for a terminal, where a line can be written anew. */
  readonly isTTY?: boolean;
  /** Its width. */
  readonly columns?: number;
}

const BAR = 20;
const SHORTEST_BAR = 5;
const DEFAULT_COLUMNS = 80;

type Paint = (code: number, text: string) => string;

const coloured: Paint = (code, text) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[0m`);
const plain: Paint = (_, text) => text;
const [BOLD, GREEN, WHITE] = [1, 32, 37];

/** Keras's progress bar, written anew in the last line of a terminal. */
export class TerminalView implements ProgressView {
  readonly live = true;
  private readonly stream: ProgressStream;
  private readonly colours: boolean;
  /** The cursor stands behind a bar. */
  private open = false;
  private titled = '';

  /** @param colours false: no colours, the rest of the bar is a thinner line */
  constructor(stream: ProgressStream, colours: boolean) {
    this.stream = stream;
    this.colours = colours;
  }

  begin(progress: Progress): void {
    const title = titleOf(progress);
    this.close();
    this.titled = title;
    if (title !== '') this.stream.write(`${title}\n`);
  }

  draw(progress: Progress): void {
    if (this.titled !== titleOf(progress)) this.begin(progress);
    // The last line of an epoch stays, and may be as long as it is.
    const room = progress.done ? Infinity : Math.max(1, (this.stream.columns ?? DEFAULT_COLUMNS) - 1);
    this.stream.write(`\r${this.line(progress, room)}\x1b[K${progress.done ? '\n' : ''}`);
    this.open = !progress.done;
    if (progress.done) this.titled = '';
  }

  end(): void {
    this.close();
    this.titled = '';
  }

  private close(): void {
    if (this.open) this.stream.write('\n');
    this.open = false;
  }

  private line(progress: Progress, room: number): string {
    const count = countOf(progress);
    const times = `${timeOf(progress)} ${speedOf(progress)}`;
    const logs = shownLogs(progress);
    const fixed = count.length + 1 + times.length;
    const all = logs.reduce((sum, log) => sum + 3 + log.length, fixed);
    const known = progress.steps !== undefined && progress.steps > 0;
    const bar = known ? Math.min(BAR, Math.max(SHORTEST_BAR, room - all - 1)) : 0;
    let length = fixed + (bar > 0 ? bar + 1 : 0);
    // A terminal that is too narrow for all of it would break the line, and the next one stand below.
    if (length > room) return [...`${count} ${times}`].slice(0, room).join('');
    let shown = '';
    for (const log of logs) {
      length += 3 + log.length;
      if (length > room) break;
      shown += ` - ${log}`;
    }
    const paint = this.colours ? coloured : plain;
    const drawn = bar > 0 ? `${this.bar(progress, bar, paint)} ` : '';
    const head = known ? paint(BOLD, count) : count;
    return `${head} ${drawn}${paint(BOLD, timeOf(progress))} ${speedOf(progress)}${shown}`;
  }

  private bar({step, steps = 1}: Progress, width: number, paint: Paint): string {
    const full = Math.min(width, Math.floor((width * step) / steps));
    return paint(GREEN, '━'.repeat(full)) + paint(WHITE, (this.colours ? '━' : '─').repeat(width - full));
  }
}
