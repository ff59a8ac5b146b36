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

/** One line for each epoch, at its end: for files, logs and consoles. In a terminal it is broken where that ends. */
export class LineView implements ProgressView {
  readonly live = false;
  private readonly print: (line: string) => void;
  private readonly columns: () => number;

  constructor(print: (line: string) => void, columns = (): number => Infinity) {
    this.print = print;
    this.columns = columns;
  }

  begin(): void {}

  draw(progress: ProgressBarState): void {
    if (!progress.done) return;
    const parts = [formatTitle(progress), formatSteps(progress), formatTime(progress), formatSpeed(progress)];
    const shown = [...parts, ...formatLogs(progress)].filter(part => part !== '');
    for (const line of wrapLine(shown, this.columns())) this.print(line);
  }

  end(): void {}
}
