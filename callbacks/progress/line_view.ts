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

/**
 * Prints a line at the end of each epoch: for files, logs and consoles. Wraps it at the width of a terminal.
 */
export class LineView implements ProgressView {
  readonly live = false;
  private readonly print: (line: string) => void;
  private readonly columns: () => number;

  constructor(print: (line: string) => void, columns = (): number => Infinity) {
    this.print = print;
    this.columns = columns;
  }

  begin(): void {}

  draw(state: ProgressBarState): void {
    if (!state.done) return;
    const parts = [formatTitle(state), formatSteps(state), formatTime(state), formatSpeed(state)];
    const shown = [...parts, ...formatLogs(state)].filter(part => part !== '');
    for (const line of wrapLine(shown, this.columns())) this.print(line);
  }

  end(): void {}
}
