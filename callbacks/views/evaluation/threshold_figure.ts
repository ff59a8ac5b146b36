import type {OutputEvaluation} from '../../runs/record/run.js';
import {classNames} from '../text/class_names.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount, formatNumber} from '../text/numbers.js';
import {operatingPoint, type OperatingPoint} from './operating_point.js';
import {scoreHistogram} from './score_histogram.js';
import type {classSeries} from '../text/swatch.js';

export interface ThresholdOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** The class, by its place in `evaluation.curves`. */
  index: number;
  threshold: number;
  /** The id of the slider; unique in its document or shadow root. */
  id: string;
  series?: ReturnType<typeof classSeries>;
}

/** What the figure shows for a threshold: the text of each element by its `data-v`. */
export function thresholdTexts(point: OperatingPoint): Record<string, string> {
  return {
    t: point.threshold.toFixed(2),
    precision: formatNumber(point.precision),
    recall: formatNumber(point.recall),
    tp: formatCount(point.truePositives),
    fn: formatCount(point.falseNegatives),
    fp: formatCount(point.falsePositives),
  };
}

/** What the slider says for a threshold. */
export function thresholdWords(point: OperatingPoint): string {
  return (
    `threshold ${point.threshold.toFixed(2)}: precision ${formatNumber(point.precision)}, ` +
    `recall ${formatNumber(point.recall)}`
  );
}

/**
 * A mirrored histogram on top of a slider, whose thumb cuts it in found, missed, false alarms and rejected.
 * Empty if the evaluation has no curve of the class.
 */
export function thresholdFigure(evaluation: OutputEvaluation, options: ThresholdOptions): string {
  const {index, threshold, id, series} = options;
  const curve = evaluation.curves?.[index];
  if (curve === undefined) return '';
  const isBinary = evaluation.curves?.length === 1;
  const name = isBinary ? curve.name : (classNames(evaluation, options.classes)[index] ?? curve.name);
  const point = operatingPoint(curve, threshold);
  const texts = thresholdTexts(point);
  const fact = (term: string, key: string, of = '') =>
    `<div><dt>${term}</dt><dd><span data-v="${key}">${texts[key]}</span>${of}</dd></div>`;
  const small = (n: number) => ` <small class="soft">of ${formatCount(n)}</small>`;
  const percent = `${Math.round(1000 * threshold) / 10}%`;
  return (
    `<div class="threshold-plot">${scoreHistogram(evaluation, {index, name, series, height: 150})}` +
    `<svg class="threshold-mark" aria-hidden="true"><line class="threshold-line" x1="${percent}" x2="${percent}" y2="100%"/></svg></div>` +
    `<div class="hist-slider"><label class="hidden" for="${escapeHtml(id)}">Threshold for ${escapeHtml(name)}</label>` +
    `<input id="${escapeHtml(id)}" type="range" min="0" max="1" step="0.01" value="${threshold}" ` +
    `aria-valuetext="${thresholdWords(point)}"></div><dl class="binary">` +
    fact('threshold', 't') +
    fact('precision', 'precision') +
    fact('recall', 'recall') +
    fact('found', 'tp', small(curve.positives)) +
    fact('missed', 'fn') +
    fact('false alarms', 'fp', small(curve.negatives)) +
    '</dl>'
  );
}
