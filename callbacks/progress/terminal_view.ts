import {wrapLine} from './wrap_line.js';
import {
  formatSteps,
  type ProgressBarState,
  type ProgressView,
  formatLogs,
  formatSpeed,
  formatTime,
  formatTitle,
} from './progress_bar.js';

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

  begin(progress: ProgressBarState): void {
    const title = formatTitle(progress);
    this.close();
    this.titled = title;
    if (title !== '') this.stream.write(`${title}\n`);
  }

  draw(progress: ProgressBarState): void {
    if (this.titled !== formatTitle(progress)) this.begin(progress);
    // Some terminals do not say how wide they are: 0.
    const columns = Math.max(1, (this.stream.columns || DEFAULT_COLUMNS) - 1);
    const [first, ...more] = progress.done
      ? wrapLine([this.head(progress, columns), ...formatLogs(progress)], columns)
      : [this.line(progress, columns)];
    this.stream.write(
      `\r${first}\x1b[K${more.map(line => `\n${line}`).join('')}${progress.done ? '\n' : ''}`,
    );
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

  /** What can be written anew: a longer line would be broken by the terminal, and the next one stand below. */
  private line(progress: ProgressBarState, columns: number): string {
    const logs = formatLogs(progress);
    const all = logs.reduce((sum, log) => sum + 3 + log.length, 0);
    return wrapLine([this.head(progress, columns, all), ...logs], columns)[0];
  }

  /** All before the logs, which take so many characters. What does not fit is left out. */
  private head(progress: ProgressBarState, columns: number, logs = 0): string {
    const [count, time, speed] = [formatSteps(progress), formatTime(progress), formatSpeed(progress)];
    const known = progress.steps !== undefined && progress.steps > 0;
    const paint = this.colours ? coloured : plain;
    const texts = [count, `${count} ${time}`, `${count} ${time} ${speed}`];
    const most = texts.filter(text => text.length <= columns).length;
    if (most === 0) return '…';
    const painted = [known ? paint(BOLD, count) : count, paint(BOLD, time), speed].slice(0, most);
    const left = columns - texts[most - 1].length - 1;
    const width = known ? Math.min(BAR, Math.max(SHORTEST_BAR, left - logs)) : 0;
    if (most < 3 || width === 0 || width > left) return painted.join(' ');
    return [painted[0], this.bar(progress, width, paint), ...painted.slice(1)].join(' ');
  }

  private bar({step, steps = 1}: ProgressBarState, width: number, paint: Paint): string {
    const full = Math.min(width, Math.floor((width * step) / steps));
    return paint(GREEN, '━'.repeat(full)) + paint(WHITE, (this.colours ? '━' : '─').repeat(width - full));
  }
}
