import {countOf, type Progress, type ProgressView, shownLogs, speedOf, timeOf, titleOf} from './progress.js';

/** One line for each epoch, at its end: for files, logs and consoles. */
export class LineView implements ProgressView {
  readonly live = false;
  private readonly print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.print = print;
  }

  begin(): void {}

  draw(progress: Progress): void {
    if (!progress.done) return;
    const parts = [titleOf(progress), countOf(progress), timeOf(progress), speedOf(progress)];
    this.print([...parts, ...shownLogs(progress)].filter(part => part !== '').join(' - '));
  }

  end(): void {}
}
