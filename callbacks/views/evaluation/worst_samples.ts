import type {OutputEvaluation, WorstSample} from '../../runs/record/run.js';
import {classNames} from '../text/class_names.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount, formatNumber} from '../text/numbers.js';

export interface WorstSamplesOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** Default: 10. */
  limit?: number;
  /** Adds an empty element `sample-picture` to each entry, for a renderer of the page. Default: false. */
  hasPictures?: boolean;
}

/** The samples with the greatest loss, each with its index in `data-index`; empty if there are none. */
export function worstSamples(evaluation: OutputEvaluation, options: WorstSamplesOptions = {}): string {
  const samples = evaluation.samples?.slice(0, options.limit ?? 10) ?? [];
  if (samples.length === 0) return '';
  const names = classNames(evaluation, options.classes);
  const picture = options.hasPictures === true ? '<div class="sample-picture"></div>' : '';
  const items = samples.map(
    sample =>
      `<li data-index="${sample.index}">${picture}${wordsOf(sample, evaluation.task, names)}<br>` +
      `<span class="soft">loss ${formatNumber(sample.loss)} · <span class="nowrap">no. ${formatCount(sample.index)}</span></span></li>`,
  );
  return `<ol class="samples">${items.join('')}</ol>`;
}

function wordsOf(
  {actual, predicted, score}: WorstSample,
  task: OutputEvaluation['task'],
  names: readonly string[],
): string {
  if (task === 'regression') return `<b>${valuesOf(actual)}</b> predicted as <b>${valuesOf(predicted)}</b>`;
  const certainty = score === undefined ? '' : ` (${formatNumber(score)})`;
  const [given, answer] = [actual, predicted].map(ids => classesOf(ids, names));
  return given === answer
    ? `<b>${given}</b>, right but unsure${certainty}`
    : `<b>${given}</b> read as <b>${answer}</b>${certainty}`;
}

function classesOf(ids: number | number[], names: readonly string[]): string {
  const list = Array.isArray(ids) ? ids : [ids];
  return list.length === 0 ? 'none' : escapeHtml(list.map(id => names[id] ?? String(id)).join(', '));
}

function valuesOf(values: number | number[]): string {
  const list = Array.isArray(values) ? values : [values];
  return list.slice(0, 4).map(formatNumber).join(', ') + (list.length > 4 ? ', …' : '');
}
