import {sampleCounts} from '../../runs/record/label_facts.js';
import type {Evaluation, OutputEvaluation, Run} from '../../runs/record/run.js';
import {calibrationFigure, calibrationMeans} from '../../views/evaluation/calibration.js';
import {escapeHtml} from '../../views/text/escape_html.js';
import {formatCount, formatNumber} from '../../views/text/numbers.js';
import {predictionFigure, residualHistogram} from '../../views/evaluation/residuals.js';
import {stateOf} from '../series/run_state.js';
import {ClassesPart} from './classes.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {type RenderSample, SamplesPart} from './samples.js';
import {ThresholdPart} from './threshold.js';
import {viewCell} from './view_cell.js';

/** The samples behind what was chosen in an evaluation view. */
export interface ChosenSamples {
  /** The name of the output, in a model with several. */
  output?: string;
  /** Class ids. */
  actual: number;
  predicted: number;
  /** Indices in the evaluation data; empty if the record does not have them. */
  indices: number[];
}

/**
 * What the model does with the evaluation data: matrix, scores per class, thresholds, calibration, residuals,
 * samples.
 */
export class EvaluationPart {
  readonly element = create('div', 'evaluation');
  renderSample: RenderSample | undefined;
  private readonly onSamples: (chosen: ChosenSamples) => void;
  private evaluation: Evaluation | undefined;
  private output: string | undefined;
  private classes: readonly string[] = [];
  private isMissing = false;

  constructor(onSamples: (chosen: ChosenSamples) => void) {
    this.onSamples = onSamples;
    this.element.setAttribute('part', 'evaluation');
    this.element.addEventListener('click', ({target}) => {
      const name = (target as Element).closest<HTMLElement>('[data-output]')?.dataset.output;
      if (name === undefined || name === this.output) return;
      this.output = name;
      this.build();
      find(this.element, `[data-output="${CSS.escape(name)}"]`).focus();
    });
  }

  update(run: Run): void {
    const {evaluation, config} = run;
    const isMissing = lacksData(run);
    if (evaluation === this.evaluation && isMissing === this.isMissing) return;
    this.evaluation = evaluation;
    this.isMissing = isMissing;
    this.classes = config?.classes ?? [];
    const outputs = Object.keys(evaluation?.outputs ?? {});
    if (this.output === undefined || !outputs.includes(this.output)) this.output = outputs[0];
    this.build();
  }

  /** Builds the views again, after the renderer of samples was changed. */
  build(): void {
    const {evaluation} = this;
    this.element.hidden = evaluation === undefined && !this.isMissing;
    this.element.replaceChildren();
    if (evaluation === undefined) {
      if (this.isMissing) this.element.append(create('div', 'section-head', MISSING));
      return;
    }
    const shown = this.output === undefined ? evaluation : (evaluation.outputs?.[this.output] ?? evaluation);
    const head = create('div', 'section-head');
    setMarkup(head, headMarkup(evaluation, shown, this.output));
    this.element.append(head, ...this.views(shown));
  }

  private views(shown: OutputEvaluation): HTMLElement[] {
    const {classes} = this;
    const classesPart = new ClassesPart(shown, classes, (actual, predicted) => {
      const output = this.output === undefined ? {} : {output: this.output};
      this.onSamples({...output, actual, predicted, indices: samplesOf(shown, actual, predicted)});
    });
    const threshold = new ThresholdPart(shown, classes, binary => classesPart.show(binary));
    const samples = new SamplesPart(shown, classes, this.renderSample);
    const last = create('div', 'cells pair four-eight');
    last.append(...calibrationCell(shown), ...samples.cells);
    return [
      ...classesPart.rows,
      ...threshold.rows,
      ...residualRows(shown),
      ...(last.childElementCount > 0 ? [last] : []),
    ];
  }
}

const MISSING =
  '<h2>Evaluation</h2><span class="soft">None: there is no validation data. Pass validationSplit or validationData to fit, or ' +
  'data: [x, y] to the dashboard.</span>';

/** True for a complete training of a model without data on which it could be evaluated. */
function lacksData(run: Run): boolean {
  const {evaluation, config, epochs, started} = run;
  return (
    evaluation === undefined &&
    started !== undefined &&
    stateOf(run) === 'finished' &&
    config?.model !== undefined &&
    sampleCounts(run).validation === undefined &&
    !epochs.some(({logs}) => Object.keys(logs ?? {}).some(key => key.startsWith('val_')))
  );
}

function headMarkup(evaluation: Evaluation, shown: OutputEvaluation, output: string | undefined): string {
  const parts = [
    ...(evaluation.epoch === undefined ? [] : [`weights of epoch ${evaluation.epoch + 1}`]),
    ...(shown.count === undefined ? [] : [`${formatCount(shown.count)} samples`]),
  ];
  const names = Object.keys(evaluation.outputs ?? {});
  const buttons = names.map(
    name =>
      `<button type="button" aria-pressed="${name === output}" data-output="${escapeHtml(name)}">${escapeHtml(name)}</button>`,
  );
  const choice =
    names.length > 1
      ? `<span class="segments" role="group" aria-label="Output">${buttons.join('')}</span>`
      : '';
  return `<h2>Evaluation</h2><span class="soft">${parts.join(' · ')}</span>${choice}`;
}

function samplesOf({assignments}: OutputEvaluation, actual: number, predicted: number): number[] {
  if (assignments === undefined) return [];
  const indices: number[] = [];
  assignments.actual.forEach((id, i) => {
    if (id === actual && assignments.predicted[i] === predicted) indices.push(i);
  });
  return indices;
}

function calibrationCell(shown: OutputEvaluation): HTMLElement[] {
  const figure = calibrationFigure(shown);
  if (figure === '') return [];
  const means = calibrationMeans(shown);
  const isBinary = shown.task === 'binary';
  const words =
    means === undefined
      ? ''
      : `Mean score ${formatNumber(means.score)}, ${isBinary ? 'positive' : 'right'} ${formatNumber(means.rate)}. ` +
        'Uprights: ± 1 standard error. Hollow: fewer than 20 samples. Below: samples in each bin.';
  const ece = `<dl class="chart-now"><dt><span></span><span>error</span></dt><dd class="strong">${formatNumber(shown.calibration?.ece)}</dd></dl>`;
  const subtitle = isBinary ? 'share of positives over score' : 'share right over highest score';
  return [viewCell('Calibration', subtitle, `${figure}<p class="caption">${words}</p>`, ece)];
}

function residualRows({residuals = []}: OutputEvaluation): HTMLElement[] {
  return residuals.map(column => {
    const row = create('div', 'cells pair');
    const name = residuals.length > 1 ? ` of ${escapeHtml(column.name)}` : '';
    row.append(
      viewCell(`Predictions${name}`, 'prediction over target', predictionFigure(column)),
      viewCell(
        `Residuals${name}`,
        'prediction minus target',
        `${residualHistogram(column)}<p class="caption">Mean ${formatNumber(column.mean)}, standard deviation ${formatNumber(column.std)}.</p>`,
      ),
    );
    return row;
  });
}
