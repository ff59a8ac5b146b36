import type {OutputEvaluation} from '../../runs/record/run.js';
import {classNames} from '../../views/text/class_names.js';
import {escapeHtml} from '../../views/text/escape_html.js';
import {operatingPoint, type OperatingPoint} from '../../views/evaluation/operating_point.js';
import {
  drawnCurves,
  leftOutCurves,
  precisionRecallFigure,
  rocFigure,
} from '../../views/evaluation/threshold_curves.js';
import {thresholdFigure, thresholdTexts, thresholdWords} from '../../views/evaluation/threshold_figure.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {viewCell} from './view_cell.js';

/** More classes are a list. */
const MOST_BUTTONS = 5;

/** The threshold of a class, and its point on the ROC and precision-recall curves. */
export class ThresholdPart {
  /** Empty if the evaluation has no curves. */
  readonly rows: HTMLElement[] = [];
  private readonly shown: OutputEvaluation;
  private readonly classes: readonly string[];
  private readonly onBinary: (shown: OutputEvaluation) => void;
  private chosen = 0;
  private threshold = 0.5;
  private readonly card = create('div', 'cell threshold');
  private readonly roc = viewCell('ROC', 'recall over false-alarm rate; exact area', '');
  private readonly pr = viewCell('Precision–recall', 'precision over recall; average precision', '');

  /** @param onBinary receives what a binary output does at the chosen threshold */
  constructor(
    shown: OutputEvaluation,
    classes: readonly string[],
    onBinary: (shown: OutputEvaluation) => void,
  ) {
    this.shown = shown;
    this.classes = classes;
    this.onBinary = onBinary;
    const {curves = []} = shown;
    if (curves.length === 0) return;
    this.threshold = shown.threshold ?? 0.5;
    const drawn = drawnCurves(shown, {classes});
    this.chosen = drawn.reduce(
      (weakest, each) => (each.curve.auc < weakest.curve.auc ? each : weakest),
      drawn[0],
    ).index;
    const row = create('div', 'cells trio');
    row.append(this.card, this.roc, this.pr);
    this.rows.push(row);
    this.card.addEventListener('input', ({target}) => {
      if (target instanceof HTMLInputElement) this.slide(Number(target.value));
    });
    this.card.addEventListener('change', ({target}) => {
      if (target instanceof HTMLSelectElement) this.chooseClass(Number(target.value), 'select');
    });
    this.card.addEventListener('click', ({target}) => this.choose(target as Element));
    this.card.addEventListener('keydown', event => this.key(event));
    this.build();
  }

  private build(): void {
    const {shown, classes, chosen, threshold} = this;
    const names = this.names();
    const name = escapeHtml(names[chosen]);
    const series = drawnCurves(shown, {classes, chosen}).find(({index}) => index === chosen)?.series;
    setMarkup(
      this.card,
      `<div class="chart-head"><div><h3 class="cell-title">Threshold for ${name}</h3><p class="cell-sub">score of ${name}; ` +
        `${name} above, others below, √ scale</p></div></div>` +
        classChoice(names, chosen) +
        thresholdFigure(shown, {classes, index: chosen, threshold, id: 'threshold', series}),
    );
    this.drawCurves();
  }

  private slide(threshold: number): void {
    this.threshold = threshold;
    const curve = this.shown.curves?.[this.chosen];
    if (curve === undefined) return;
    const point = operatingPoint(curve, threshold);
    for (const [name, text] of Object.entries(thresholdTexts(point))) {
      const place = this.card.querySelector(`[data-v=${name}]`);
      if (place !== null) place.textContent = text;
    }
    find(this.card, 'input').setAttribute('aria-valuetext', thresholdWords(point));
    const line = this.card.querySelector('.threshold-line');
    for (const end of ['x1', 'x2']) line?.setAttribute(end, `${Math.round(1000 * threshold) / 10}%`);
    this.drawCurves();
    if (this.shown.curves?.length === 1) this.onBinary(atThreshold(this.shown, point));
  }

  private drawCurves(): void {
    const {shown, classes, chosen, threshold} = this;
    const options = {classes, chosen, threshold};
    const left = leftOutCurves(shown, options);
    setMarkup(
      find(this.roc, '.view'),
      rocFigure(shown, options) + (left === '' ? '' : `<p class="caption">${left}</p>`),
    );
    setMarkup(find(this.pr, '.view'), precisionRecallFigure(shown, options));
  }

  private choose(target: Element): void {
    const index = target.closest<HTMLElement>('[data-class]')?.dataset.class;
    if (index !== undefined) this.chooseClass(Number(index), `[data-class="${index}"]`);
  }

  private chooseClass(index: number, focused: string): void {
    this.chosen = index;
    this.build();
    find(this.card, focused).focus();
  }

  /** Page Up and Page Down move by a tenth, whatever the browser does. */
  private key(event: KeyboardEvent): void {
    const slider = event.target as HTMLInputElement;
    const step = {PageUp: 0.1, PageDown: -0.1}[event.key];
    if (step === undefined || slider.type !== 'range') return;
    event.preventDefault();
    slider.value = String(Math.min(1, Math.max(0, Number(slider.value) + step)));
    this.slide(Number(slider.value));
  }

  private names(): string[] {
    const {curves = []} = this.shown;
    return curves.length === 1 ? [curves[0].name] : classNames({curves}, this.classes);
  }
}

/** The choice of a class: a button for each, or a list of many. Empty for one class. */
function classChoice(names: readonly string[], chosen: number): string {
  if (names.length < 2) return '';
  if (names.length > MOST_BUTTONS) {
    const options = names.map(
      (name, i) => `<option value="${i}"${i === chosen ? ' selected' : ''}>${escapeHtml(name)}</option>`,
    );
    return `<select class="choice" aria-label="Class">${options.join('')}</select>`;
  }
  const buttons = names.map(
    (name, i) =>
      `<button type="button" aria-pressed="${i === chosen}" data-class="${i}">${escapeHtml(name)}</button>`,
  );
  return `<div class="segments" role="group" aria-label="Class">${buttons.join('')}</div>`;
}

/** A binary evaluation at another threshold: its matrix, and its scores per class. */
function atThreshold(shown: OutputEvaluation, point: OperatingPoint): OutputEvaluation {
  const {truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn} = point;
  const scores = (
    hits: number,
    answers: number,
    support: number,
  ): {precision: number; recall: number; f1: number} => ({
    precision: answers > 0 ? hits / answers : 0,
    recall: support > 0 ? hits / support : 0,
    f1: hits > 0 ? (2 * hits) / (answers + support) : 0,
  });
  const perClass = shown.perClass?.map((row, id) => ({
    ...row,
    ...(id === 0 ? scores(tn, tn + fn, tn + fp) : scores(tp, tp + fp, tp + fn)),
  }));
  return {
    ...shown,
    threshold: point.threshold,
    confusion:
      shown.confusion?.length === 2
        ? [
            [tn, fp],
            [fn, tp],
          ]
        : shown.confusion,
    perClass: perClass?.length === 2 ? perClass : shown.perClass,
  };
}
