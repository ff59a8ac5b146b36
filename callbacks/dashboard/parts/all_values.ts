import {escapeHtml} from '../../views/text/escape_html.js';
import {formatClock, formatCount, formatSetting} from '../../views/text/numbers.js';
import {cellText} from '../series/cell_text.js';
import type {ShownMetric} from '../series/metrics.js';
import type {RunSeries} from '../series/run_series.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {learningRateAt} from '../series/learning_rate.js';

/** More rows are written only when the table is opened. */
const MOST_HIDDEN_ROWS = 1000;

/** Rows that are added at once. */
const ROWS_AT_ONCE = 2000;

/**
 * All values of all charts, a row per epoch. Closed, the table is not visible, but screen readers can read
 * it. An update adds the rows that are new.
 */
export class AllValues {
  readonly element = create(
    'div',
    'all-values',
    '<button type="button" class="disclosure" aria-expanded="false" aria-controls="all-values"><span aria-hidden="true">▸</span> ' +
      '<span class="disclosure-text"></span></button><div class="scroll hidden" id="all-values" role="region" tabindex="-1" ' +
      'aria-label="All values"><table class="table"><caption class="hidden">All values, by epoch</caption><thead><tr></tr></thead>' +
      '<tbody></tbody></table></div>',
  );
  private isOpen = false;
  private heads = '';
  private rowCount = 0;
  /** The number of rows in the table. */
  private written = 0;
  private rowMarkup: (row: number) => string = () => '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.setAttribute('part', 'all-values');
    find(this.element, 'button').addEventListener('click', () => {
      this.isOpen = !this.isOpen;
      find(this.element, 'button').setAttribute('aria-expanded', String(this.isOpen));
      this.showRegion();
      this.write(this.written);
    });
  }

  update(series: RunSeries, metrics: readonly ShownMetric[]): void {
    const {epochs, times} = series.columns;
    const keys = metrics.flatMap(({key}) => [key, `val_${key}`]).filter(key => series.columns.logs.has(key));
    const hasRate = learningRateAt(series, 0) !== undefined;
    const {speed} = series;
    const heads = [
      'epoch',
      ...keys,
      ...(hasRate ? ['learning rate'] : []),
      ...(speed === undefined ? [] : [`${speed.unit}/s`, 'time']),
    ];
    const markup = heads.map(head => `<th scope="col">${escapeHtml(head)}</th>`).join('');
    const body = find(this.element, 'tbody');
    if (markup !== this.heads) {
      this.heads = markup;
      body.replaceChildren();
      this.written = 0;
      setMarkup(find(this.element, 'thead tr'), markup);
    }
    this.rowCount = epochs.length;
    this.rowMarkup = row => {
      const cells = keys.map(
        key =>
          `<td${key.startsWith('val_') ? ' class="strong"' : ''}>${cellText(series.columns.logs.get(key)?.[row])}</td>`,
      );
      if (hasRate) cells.push(`<td>${formatSetting(learningRateAt(series, row))}</td>`);
      if (speed !== undefined) {
        const value = speed.values[row];
        cells.push(
          `<td>${value === undefined ? '–' : formatCount(value)}</td>`,
          `<td>${formatClock(times[row])}</td>`,
        );
      }
      return `<tr><th scope="row">${epochs[row] + 1}</th>${cells.join('')}</tr>`;
    };
    find(this.element, '.disclosure-text').textContent =
      `All values as a table (${formatCount(epochs.length)} ${epochs.length === 1 ? 'epoch' : 'epochs'})`;
    this.showRegion();
    this.write(Math.min(this.written - 1, series.changed.epochs));
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private showRegion(): void {
    const region = find(this.element, '.scroll');
    region.classList.toggle('hidden', !this.isOpen);
    region.tabIndex = this.isOpen ? 0 : -1;
    region.hidden = !this.isOpen && this.rowCount > MOST_HIDDEN_ROWS;
  }

  /** Writes the rows from the given one on: some at once, the others later, so that no frame is long. */
  private write(from: number): void {
    this.destroy();
    if (!this.isOpen && this.rowCount > MOST_HIDDEN_ROWS) return;
    const body = find(this.element, 'tbody');
    for (; this.written > Math.max(0, from); this.written--) body.lastElementChild?.remove();
    const end = Math.min(this.rowCount, this.written + ROWS_AT_ONCE);
    let markup = '';
    for (let row = this.written; row < end; row++) markup += this.rowMarkup(row);
    body.insertAdjacentHTML('beforeend', markup);
    this.written = end;
    if (end < this.rowCount) this.timer = setTimeout(() => this.write(Infinity), 50);
  }
}
