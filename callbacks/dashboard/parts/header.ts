import {escapeHtml} from '../../views/text/escape_html.js';
import {formatCount} from '../../views/text/numbers.js';
import type {ShownMetric} from '../series/metrics.js';
import {progressOf} from '../series/progress.js';
import type {RunSeries} from '../series/run_series.js';
import {stateOf} from '../series/run_state.js';
import {type Activity, factsOf, headline, progressWords, runLine} from './header_text.js';
import {create, find, setMarkup, setText} from '../charts/markup.js';

/** State, run, progress and facts. */
export class Header {
  readonly element = create(
    'div',
    'head',
    '<div class="head-row"><p class="head-run"></p></div><p class="head-line"><span class="big"></span> <span class="soft"></span></p>' +
      '<div class="progress" role="progressbar" aria-label="Training" aria-valuemin="0"><div class="progress-fill"></div>' +
      '<div class="progress-part"></div><span class="progress-mark"></span><span class="progress-mark is-end"></span></div>' +
      '<dl class="facts"></dl>',
  );

  constructor(buttons: HTMLElement) {
    this.element.setAttribute('part', 'head');
    find(this.element, '.head-row').append(buttons);
  }

  update(series: RunSeries, metrics: readonly ShownMetric[], activity: Activity): void {
    const state = stateOf(series.run);
    this.showParts(true);
    setMarkup(find(this.element, '.head-run'), runLine(series, state, activity));
    this.writeLine(headline(series, state));
    this.updateBar(series);
    setMarkup(find(this.element, '.facts'), factsOf(series, metrics, state));
  }

  /** A heading without progress. */
  updateLine(runs: string, [big, small]: [string, string]): void {
    this.showParts(false);
    setMarkup(find(this.element, '.head-run'), runs);
    this.writeLine([big, small]);
  }

  private writeLine([big, small]: [string, string]): void {
    setMarkup(find(this.element, '.big'), escapeHtml(big));
    setMarkup(find(this.element, '.head-line .soft'), escapeHtml(small));
  }

  private showParts(isShown: boolean): void {
    find(this.element, '.progress').hidden = !isShown;
    find(this.element, '.facts').hidden = !isShown;
  }

  private updateBar(series: RunSeries): void {
    const state = stateOf(series.run);
    const progress = progressOf(series);
    const {done, planned, part} = progress;
    const bar = find(this.element, '.progress');
    const isDone = state === 'finished' || state === 'error';
    const share = (epochs: number): string => `${Math.round((1e4 * epochs) / planned) / 100}%`;
    bar.setAttribute('aria-valuemax', String(planned));
    bar.setAttribute('aria-valuenow', String(done));
    bar.setAttribute('aria-valuetext', progressWords(series, state, progress));
    const fill = find(bar, '.progress-fill');
    fill.style.width = share(done);
    fill.classList.toggle('is-done', isDone);
    const running = find(bar, '.progress-part');
    running.style.left = share(done);
    running.style.width = share(Math.min(part, planned - done));
    running.classList.toggle('is-done', isDone);
    const mark = find(bar, '.progress-mark');
    const best = series.best === undefined ? undefined : series.best.epoch + 1;
    mark.classList.toggle('is-start', best === undefined);
    mark.style.left = share(best ?? 0);
    setText(mark, best === undefined ? '0' : `best ${formatCount(best)}`);
    mark.classList.toggle('near-end', best !== undefined && best / planned > 0.8);
    mark.classList.toggle('near-start', best !== undefined && best / planned < 0.06);
    const end = find(bar, '.is-end');
    end.style.left = '100%';
    setText(end, `${formatCount(planned)} epochs`);
    end.hidden = best !== undefined && best / planned > 0.8;
  }
}
