import {escapeHtml} from '../../views/text/escape_html.js';
import {formatCount, formatNumber, formatSetting} from '../../views/text/numbers.js';
import {cellText} from '../series/cell_text.js';
import {inSentence, spoken} from '../series/spoken.js';
import {learningRateAt} from '../series/learning_rate.js';
import {judgedKey, type ShownMetric} from '../series/metrics.js';
import type {RunSeries} from '../series/run_series.js';
import {create, find, setMarkup, setText} from '../charts/markup.js';

/** The slider that is the cursor of all charts, and the values at its epoch. */
export class Values {
  readonly element = create(
    'div',
    'cell values',
    '<div class="values-head"><h2 class="cell-title">Values at epoch <span class="at-epoch"></span></h2><span class="cell-sub"></span></div>' +
      '<input class="scrub" type="range" step="1" aria-label="Epoch under the cursor">' +
      '<div class="scroll"><table class="table values-table"><caption class="hidden">Values at the epoch under the cursor</caption>' +
      '<thead><tr></tr></thead><tbody></tbody></table></div>',
  );
  /** At small widths: the values in one line, which stays in view. */
  readonly line = create('p', 'now-line');
  readonly slider = find<HTMLInputElement>(this.element, '.scrub');

  constructor() {
    this.element.setAttribute('part', 'values');
    this.line.setAttribute('aria-hidden', 'true');
  }

  update(series: RunSeries, metrics: readonly ShownMetric[], row: number): void {
    const {columns, best} = series;
    const count = columns.epochs.length;
    const number = row < 0 ? undefined : columns.epochs[row] + 1;
    const {slider} = this;
    slider.disabled = count === 0;
    slider.min = String(count === 0 ? 0 : columns.epochs[0] + 1);
    slider.max = String(count === 0 ? 1 : columns.epochs[count - 1] + 1);
    slider.value = String(number ?? 0);
    slider.setAttribute('aria-valuetext', cursorWords(series, metrics, row));
    setText(find(this.element, '.at-epoch'), number === undefined ? '–' : formatCount(number));
    const rate = learningRateAt(series, row);
    setText(
      find(this.element, '.cell-sub'),
      rate === undefined ? '' : `learning rate ${formatSetting(rate)}`,
    );
    const validates = metrics.some(({hasValidation}) => hasValidation);
    const hasBaselines = metrics.some(({key}) => series.baselines[key] !== undefined);
    const heads = [
      'train',
      ...(validates ? ['val'] : []),
      best === undefined ? 'best, –' : `best, ${best.epoch + 1}`,
    ];
    if (hasBaselines) heads.push('baseline');
    setMarkup(
      find(this.element, 'thead tr'),
      `<th scope="col"><span class="hidden">metric</span></th>${heads.map(head => `<th scope="col">${head}</th>`).join('')}`,
    );
    setMarkup(
      find(this.element, 'tbody'),
      metrics.map(metric => this.row(series, metric, row, validates, hasBaselines)).join(''),
    );
    setMarkup(this.line, lineMarkup(series, metrics, row));
  }

  private row(
    series: RunSeries,
    metric: ShownMetric,
    row: number,
    validates: boolean,
    hasBaselines: boolean,
  ): string {
    const {best, baselines, columns} = series;
    const {key} = metric;
    const at = (name: string, epochRow: number): string => cellText(columns.logs.get(name)?.[epochRow]);
    const bestRow = best === undefined ? -1 : series.rowOf(best.epoch);
    const cells = [
      `<td>${at(key, row)}</td>`,
      ...(validates ? [`<td class="strong">${at(`val_${key}`, row)}</td>`] : []),
      `<td>${at(judgedKey(metric), bestRow)}</td>`,
      ...(hasBaselines ? [`<td class="soft">${formatNumber(baselines[key]?.value)}</td>`] : []),
    ];
    return `<tr><th scope="row" title="${escapeHtml(key)}">${escapeHtml(key)}</th>${cells.join('')}</tr>`;
  }
}

/**
 * What the slider says: `epoch 15: validation loss 0.425, accuracy 0.854; training loss 0.325, accuracy
 * 0.892`.
 */
function cursorWords(series: RunSeries, metrics: readonly ShownMetric[], row: number): string {
  if (row < 0) return 'no epoch yet';
  const said = (prefix: string): string[] =>
    metrics
      .map(metric => [metric, series.columns.logs.get(prefix + metric.key)?.[row]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([metric, value]) => `${inSentence(metric)} ${spoken(value)}`);
  const [validation, training] = [said('val_'), said('')];
  const groups = [
    ...(validation.length > 0 ? [`validation ${validation.join(', ')}`] : []),
    ...(training.length > 0 ? [`training ${training.join(', ')}`] : []),
  ];
  const rate = learningRateAt(series, row);
  if (rate !== undefined) groups.push(`learning rate ${formatSetting(rate)}`);
  return `epoch ${series.columns.epochs[row] + 1}: ${groups.join('; ')}`;
}

function lineMarkup(series: RunSeries, metrics: readonly ShownMetric[], row: number): string {
  if (row < 0) return 'no epoch yet';
  const values = metrics.map(metric => {
    const value = series.columns.logs.get(judgedKey(metric))?.[row];
    return `<span>${escapeHtml(metric.key)} <b>${cellText(value)}</b></span>`;
  });
  return `<b class="plain-chip">${series.columns.epochs[row] + 1}</b>${values.join('')}`;
}
