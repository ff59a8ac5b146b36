import {sumOf} from '../../../src/lists.js';
import type {LabelFacts} from '../../runs/record/run.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount, formatNumber, formatPercent} from '../text/numbers.js';
import {round} from '../plot/plot_space.js';

export interface DataTableOptions {
  classes?: readonly string[];
  /** The numbers of samples, where they are known. */
  samples?: {train?: number; validation?: number};
  /** At most this many classes: the smallest ones. Default: 30. */
  limit?: number;
}

/**
 * Samples per class, or the distribution of the targets; empty if the record has no facts about the labels.
 */
export function dataTable(labels: LabelFacts, options: DataTableOptions = {}): string {
  const {train, validation} = labels;
  if (train !== undefined || validation !== undefined) return classCounts(labels, options);
  return targetTable(labels);
}

function classCounts({train, validation, task}: LabelFacts, options: DataTableOptions): string {
  const {classes = [], samples = {}, limit = 30} = options;
  const counts = train ?? validation ?? [];
  const largest = counts.reduce((a, b) => Math.max(a, b), 1);
  const ids = counts.map((_, id) => id);
  const shown = new Set([...ids].sort((a, b) => counts[a] - counts[b] || a - b).slice(0, limit));
  const isMultilabel = task === 'multilabel';
  const totals = {
    train: (isMultilabel ? samples.train : undefined) ?? (train && sumOf(train)),
    validation: (isMultilabel ? samples.validation : undefined) ?? (validation && sumOf(validation)),
  };
  const count = (n: number | undefined) => (n === undefined ? '–' : formatCount(n));
  const whole = (validation ? totals.validation : totals.train) ?? 0;
  const rows = ids
    .filter(id => shown.has(id))
    .map(id => {
      const share = whole > 0 ? formatPercent((validation ?? counts)[id] / whole) : '–';
      return (
        `<tr><th scope="row">${escapeHtml(classes[id] ?? id)}</th><td>${count(train?.[id])}</td>` +
        `<td class="data-bar">${shareBar(counts[id] / largest)}</td><td>${count(validation?.[id])}</td><td>${share}</td></tr>`
      );
    });
  const left = ids.length - rows.length;
  const rest = left > 0 ? `<p class="caption">The ${rows.length} smallest of ${ids.length} classes.</p>` : '';
  return (
    '<div class="scroll" tabindex="0" role="group" aria-label="Samples per class">' +
    `<table class="table data"><thead><tr><th scope="col">${isMultilabel ? 'label' : 'class'}</th>` +
    '<th scope="col">training</th><th scope="col" class="data-bar"><span class="hidden">as a bar</span></th>' +
    '<th scope="col">validation</th><th scope="col">share</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody><tbody><tr><th scope="row">${isMultilabel ? 'samples' : 'all'}</th>` +
    `<td>${count(totals.train)}</td><td class="data-bar"></td><td>${count(totals.validation)}</td>` +
    `<td>${isMultilabel ? '' : formatPercent(1)}</td></tr></tbody></table></div>${rest}`
  );
}

/** A bar as a share of its cell. */
function shareBar(share: number): string {
  return `<svg aria-hidden="true"><rect class="bar" width="${round(100 * share)}%" height="8" rx="1"/></svg>`;
}

function targetTable({trainTargets, validationTargets}: LabelFacts): string {
  const sets = [
    ['training', trainTargets],
    ['validation', validationTargets],
  ] as const;
  const rows = sets.flatMap(([name, facts]) =>
    (facts?.mean ?? []).map((mean, column) => {
      const target = (facts?.mean.length ?? 1) > 1 ? `${name}, target ${column + 1}` : name;
      return (
        `<tr><th scope="row">${target}</th><td>${formatNumber(mean)}</td>` +
        `<td>${formatNumber(facts?.median?.[column])}</td><td>${formatNumber(facts?.std?.[column])}</td></tr>`
      );
    }),
  );
  if (rows.length === 0) return '';
  return (
    '<div class="scroll" tabindex="0" role="group" aria-label="Targets">' +
    '<table class="table"><thead><tr><th scope="col">targets</th><th scope="col">mean</th>' +
    '<th scope="col">median</th><th scope="col">standard deviation</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table></div>`
  );
}
