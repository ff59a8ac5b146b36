import {evaluatedWeights, type SampleDifference, sampleDifference} from '../../findings/sample_difference.js';
import {standardErrorOf} from '../../runs/record/standard_error.js';
import {escapeHtml} from '../../views/text/escape_html.js';
import {formatClock, formatCount, formatError, formatNumber, formatSigned} from '../../views/text/numbers.js';
import {swatch} from '../../views/text/swatch.js';
import {bestValue} from '../chart_views/comparison_chart.js';
import type {ComparedRun} from '../series/compared_runs.js';
import {judgedKey, type ShownMetric} from '../series/metrics.js';
import {create, find, setMarkup} from '../charts/markup.js';

/** Most metrics that have a column. */
const MOST_METRICS = 4;

/**
 * The runs of a comparison at their best epochs, with standard errors. A checkbox shows or hides the lines of
 * a run.
 */
export class RunsTable {
  readonly element = create(
    'div',
    'cell runs-cell',
    '<h2 class="hidden">Runs</h2><div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="table runs">' +
      '<caption class="hidden">Runs at their best epochs</caption><thead><tr></tr></thead><tbody></tbody></table></div><p class="caption"></p>',
  );

  constructor(onShow: (id: string, isShown: boolean) => void) {
    this.element.addEventListener('change', ({target}) => {
      const {dataset, checked} = target as HTMLInputElement;
      if (dataset.run !== undefined) onShow(dataset.run, checked);
    });
  }

  update(all: readonly ComparedRun[], metrics: readonly ShownMetric[], first: ComparedRun | undefined): void {
    const shown = metrics.slice(0, MOST_METRICS);
    const pairs = all.map(run =>
      first === undefined || run === first ? undefined : sampleDifference(run.series.run, first.series.run),
    );
    const hasPairs = pairs.some(pair => pair !== undefined);
    const heads = [
      'run',
      'best epoch',
      ...shown.map(judgedKey),
      ...(hasPairs ? [`accuracy against ${first?.name}`] : []),
      'time',
    ];
    setMarkup(
      find(this.element, 'thead tr'),
      heads.map(head => `<th scope="col">${escapeHtml(head)}</th>`).join(''),
    );
    const best = shown.map(metric => bestOf(all, metric));
    const rows = all.map((run, i) => {
      const {series} = run;
      const cells = [
        `<td>${series.best === undefined ? '–' : `${series.best.epoch + 1} <small>of ${formatCount(series.columns.epochs.length)}</small>`}</td>`,
        ...shown.map((metric, m) => valueCell(run, metric, best[m])),
        ...(hasPairs ? [pairCell(pairs[i], run, first)] : []),
        `<td>${timeOf(run)}</td>`,
      ];
      return `<tr><th scope="row">${runLabel(run)}</th>${cells.join('')}</tr>`;
    });
    // The checkboxes keep the focus: rows are replaced only if something else changed.
    const focused = (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    const {run: focusedRun} = focused?.dataset ?? {};
    if (
      setMarkup(find(this.element, 'tbody'), rows.join('')) &&
      focusedRun !== undefined &&
      !focused?.isConnected
    ) {
      this.element.querySelector<HTMLElement>(`[data-run="${CSS.escape(focusedRun)}"]`)?.focus();
    }
    for (const box of this.element.querySelectorAll<HTMLInputElement>('[data-run]')) {
      box.checked = all.find(({series}) => series.run.id === box.dataset.run)?.isShown ?? false;
    }
    find(this.element, '.caption').textContent = captionOf(all, hasPairs);
  }
}

function runLabel({series, name, color}: ComparedRun): string {
  const line = color === undefined ? '<span class="swatch"></span>' : swatch(color);
  const id = escapeHtml(series.run.id);
  return `<label class="key"><input type="checkbox" data-run="${id}" aria-label="Show ${escapeHtml(name)}">${line}<b title="${escapeHtml(name)}">${escapeHtml(name)}</b></label>`;
}

function bestOf(all: readonly ComparedRun[], metric: ShownMetric): number | undefined {
  const values = all
    .map(run => bestValue(run, judgedKey(metric)))
    .filter(value => value !== undefined && Number.isFinite(value));
  if (values.length === 0 || metric.direction === undefined) return undefined;
  return values.reduce((a, b) =>
    metric.direction === 'min' ? Math.min(a as number, b as number) : Math.max(a as number, b as number),
  );
}

function valueCell(run: ComparedRun, metric: ShownMetric, best: number | undefined): string {
  const value = bestValue(run, judgedKey(metric));
  if (value === undefined) return '<td>–</td>';
  const text = formatNumber(Number.isNaN(value) ? 'NaN' : value);
  const {best: chosen, run: record} = run.series;
  const error = metric.hasValidation ? standardErrorOf(record, metric.key, value, chosen?.epoch) : undefined;
  const small = error === undefined ? '' : ` <small>${formatError(error, value)}</small>`;
  return `<td>${value === best ? `<span class="best-of">${text}</span>` : text}${small}</td>`;
}

function pairCell(
  pair: SampleDifference | undefined,
  run: ComparedRun,
  first: ComparedRun | undefined,
): string {
  if (run === first) return '<td><small>best</small></td>';
  if (pair === undefined) return '<td>–</td>';
  const weights = evaluatedWeights(pair, [run.series.best?.epoch, first?.series.best?.epoch]);
  return `<td>${formatSigned(pair.mean)} <small>${formatError(pair.error, pair.mean)}${weights}</small></td>`;
}

function timeOf({series}: ComparedRun): string {
  const time = series.columns.times.at(-1) ?? 0;
  return time > 0 ? formatClock(time) : '–';
}

function captionOf(all: readonly ComparedRun[], hasPairs: boolean): string {
  const shown = all.filter(({isShown}) => isShown);
  const grey = shown.filter(({color}) => color === undefined).length;
  const parts = [
    'Each run at its best epoch, ± 1 standard error where the record has it. The best value of a column is underlined.',
  ];
  if (hasPairs) parts.push('Differences of accuracy are those on the same samples.');
  if (grey > 0)
    parts.push(`Six runs have a color; ${grey} are drawn in grey. Hide a run to give its color to the next.`);
  return parts.join(' ');
}
