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

/** A stream such as `process.stdout`. */
export interface ProgressStream {
  write(text: string): unknown;
  /** True for a terminal, where a line can be overwritten. */
  readonly isTTY?: boolean;
  /** The width in characters. */
  readonly columns?: number;
}

const BAR = 20;
const SHORTEST_BAR = 5;
const DEFAULT_COLUMNS = 80;

type Paint = (code: number, text: string) => string;

const colored: Paint = (code, text) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[0m`);
const plain: Paint = (_, text) => text;
const [BOLD, GREEN, WHITE] = [1, 32, 37];

/** Shows Keras's progress bar, which overwrites the last line of a terminal. */
export class TerminalView implements ProgressView {
  readonly live = true;
  private readonly stream: ProgressStream;
  private readonly colors: boolean;
  /** The cursor is at the end of a bar. */
  private open = false;
  private titled = '';

  /** @param colors whether to use colors; without them, the rest of the bar is a thinner line */
  constructor(stream: ProgressStream, colors: boolean) {
    this.stream = stream;
    this.colors = colors;
  }

  begin(state: ProgressBarState): void {
    const title = formatTitle(state);
    this.close();
    this.titled = title;
    if (title !== '') this.stream.write(`${title}\n`);
  }

  draw(state: ProgressBarState): void {
    if (this.titled !== formatTitle(state)) this.begin(state);
    // Some terminals report the width 0.
    const columns = Math.max(1, (this.stream.columns || DEFAULT_COLUMNS) - 1);
    const [first, ...more] = state.done
      ? wrapLine([this.head(state, columns), ...formatLogs(state)], columns)
      : [this.line(state, columns)];
    this.stream.write(`\r${first}\x1b[K${more.map(line => `\n${line}`).join('')}${state.done ? '\n' : ''}`);
    this.open = !state.done;
    if (state.done) this.titled = '';
  }

  end(): void {
    this.close();
    this.titled = '';
  }

  private close(): void {
    if (this.open) this.stream.write('\n');
    this.open = false;
  }

  /** The bar as one line. A terminal would wrap a longer one, and then could not overwrite it. */
  private line(state: ProgressBarState, columns: number): string {
    const logs = formatLogs(state);
    const all = logs.reduce((sum, log) => sum + 3 + log.length, 0);
    return wrapLine([this.head(state, columns, all), ...logs], columns)[0];
  }

  /** The part before the logs, which take `logs` characters. What does not fit is left out. */
  private head(state: ProgressBarState, columns: number, logs = 0): string {
    const [count, time, speed] = [formatSteps(state), formatTime(state), formatSpeed(state)];
    const known = state.steps !== undefined && state.steps > 0;
    const paint = this.colors ? colored : plain;
    const texts = [count, `${count} ${time}`, `${count} ${time} ${speed}`];
    const most = texts.filter(text => text.length <= columns).length;
    if (most === 0) return '…';
    const painted = [known ? paint(BOLD, count) : count, paint(BOLD, time), speed].slice(0, most);
    const left = columns - texts[most - 1].length - 1;
    const width = known ? Math.min(BAR, Math.max(SHORTEST_BAR, left - logs)) : 0;
    if (most < 3 || width === 0 || width > left) return painted.join(' ');
    return [painted[0], this.bar(state, width, paint), ...painted.slice(1)].join(' ');
  }

  private bar({step, steps = 1}: ProgressBarState, width: number, paint: Paint): string {
    const full = Math.min(width, Math.floor((width * step) / steps));
    return paint(GREEN, '━'.repeat(full)) + paint(WHITE, (this.colors ? '━' : '─').repeat(width - full));
  }
}
