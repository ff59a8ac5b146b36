import {formatCount, formatNumber} from '../views/text/numbers.js';
import {calibrationFigure, calibrationMeans} from '../views/evaluation/calibration.js';
import {classDots} from '../views/evaluation/class_dots.js';
import {classTable} from '../views/evaluation/class_table.js';
import {confusionMatrix, confusionWords, rampKey} from '../views/evaluation/confusion_matrix.js';
import {escapeHtml} from '../views/text/escape_html.js';
import {predictionFigure, residualHistogram} from '../views/evaluation/residuals.js';
import {scoreHistogram} from '../views/evaluation/score_histogram.js';
import {
  drawnCurves,
  leftOutCurves,
  precisionRecallFigure,
  rocFigure,
} from '../views/evaluation/threshold_curves.js';
import {worstSamples} from '../views/evaluation/worst_samples.js';
import type {Detail} from './detail.js';
import {confusionCounts} from './measures_of.js';
import type {ReportFacts, ReportOutput} from './report_facts.js';
import {beside, figure, section} from './section.js';

/** Everything about the evaluation of one output. */
export function outputSections(facts: ReportFacts, output: ReportOutput, detail: Detail): string {
  const place = facts.outputs.indexOf(output);
  const names: SectionNames = {
    id: part => (output.name === '' ? part : `${part}-${place + 1}`),
    title: text => (output.name === '' ? text : `${output.name}: ${text[0].toLowerCase()}${text.slice(1)}`),
    classes: output.name === '' || facts.outputs.length === 1 ? facts.run.config.classes : undefined,
  };
  return (
    errorSection(output, names, detail) +
    residualSection(output, names) +
    thresholdSection(output, names, detail) +
    scoreSection(output, names) +
    sampleSection(output, names)
  );
}

interface SectionNames {
  id: (part: string) => string;
  title: (text: string) => string;
  /** Names of the classes; a model with several outputs has none in its configuration. */
  classes: readonly string[] | undefined;
}

function errorSection({evaluation}: ReportOutput, names: SectionNames, {classes: limit}: Detail): string {
  const {classes} = names;
  const counts = confusionCounts(evaluation);
  const size = evaluation.confusion?.length ?? 0;
  const matrix = confusionMatrix(evaluation, {classes, limit});
  const all = evaluation.perClass?.length ?? 0;
  const table = classTable(evaluation, {classes, limit, label: names.title('Per class')});
  const perClass = figure(
    'Per class',
    all > limit ? `the ${limit} of ${all} classes with the lowest F1` : 'weakest F1 first',
    table && `${table}<div class="after-table">${classDots(evaluation, {classes, limit})}</div>`,
  );
  const lead =
    counts === undefined
      ? ''
      : `<p class="lead">${confusionWords(evaluation, {classes, limit})} In all, ` +
        `${formatCount(counts.total - counts.right)} of ${formatCount(counts.total)} are wrong.</p>`;
  const isWide = size > 10;
  const figures = [
    matrix &&
      `<div>${isWide ? `<div class="matrix-scroll" tabindex="0" role="group" aria-label="${escapeHtml(names.title('Confusion matrix'))}">${matrix}</div>` : matrix}${rampKey()}</div>`,
    perClass,
  ];
  return section(
    names.id('errors'),
    names.title('Where it errs'),
    lead + beside(isWide ? 'stacked' : 'two', figures),
    [
      matrix &&
        'Rows are true classes, columns what the model answered; the small numbers beside them are sums. Color is the ' +
          'share of the row.',
      evaluation.threshold === undefined ? '' : `The threshold is ${formatNumber(evaluation.threshold)}.`,
      table && 'Lines: ± 1 standard error.',
    ],
  );
}

function residualSection({evaluation}: ReportOutput, names: SectionNames): string {
  const all = evaluation.residuals ?? [];
  const figures = all.slice(0, 6).map(residuals => {
    const title = (text: string) => (all.length > 1 ? `${residuals.name}: ${text.toLowerCase()}` : text);
    return beside('two', [
      figure(title('Predictions'), 'prediction over target', predictionFigure(residuals)),
      figure(title('Residuals'), 'prediction − target, samples', residualHistogram(residuals)),
    ]);
  });
  const [first] = all;
  const lead =
    first === undefined
      ? ''
      : `<p class="lead">Predictions differ from targets by ${formatNumber(first.mean)} on average, with a standard ` +
        `deviation of ${formatNumber(first.std)}${all.length > 1 ? ` (${escapeHtml(first.name)})` : ''}.</p>`;
  return section(names.id('residuals'), names.title('Residuals'), lead + figures.join(''), [
    'On the dashed line, prediction and target are equal.',
    all.length > 6 ? `6 of ${all.length} targets are shown.` : '',
  ]);
}

function thresholdSection({evaluation}: ReportOutput, names: SectionNames, {faint}: Detail): string {
  const {classes} = names;
  const count = evaluation.curves?.length ?? 0;
  const roc = rocFigure(evaluation, {classes, faint});
  const pr = precisionRecallFigure(evaluation, {classes, faint});
  const figures = [
    figure('ROC', 'recall over false-alarm rate; exact area under the curve', roc),
    figure('Precision–recall', 'precision over recall; average precision', pr),
  ];
  return section(names.id('thresholds'), names.title('Thresholds'), beside('two', figures), [
    (count > 1 ? 'Each class against the rest. ' : '') +
      'Open this file in the dashboard to move a threshold.',
    leftOutCurves(evaluation, {faint}),
  ]);
}

function scoreSection({evaluation}: ReportOutput, names: SectionNames): string {
  const calibration = calibrationFigure(evaluation);
  const {classes} = names;
  const drawn = drawnCurves(evaluation, {classes});
  const histograms = (evaluation.histogram ?? [])
    .map((scores, index) => ({scores, index, curve: drawn.find(c => c.index === index)}))
    .filter(({curve}) => curve !== undefined || drawn.length === 0)
    .slice(0, 5)
    .map(({scores, index, curve}) => {
      const name = curve?.name ?? scores.name;
      return `<div class="cell">${figure(`Score of ${name}`, '', scoreHistogram(evaluation, {index, name, series: curve?.series}))}</div>`;
    });
  const means = calibrationMeans(evaluation);
  const what =
    evaluation.curves?.length === 1
      ? ['score', 'samples are positive']
      : ['highest score', 'answers are right'];
  const lead =
    means === undefined
      ? ''
      : `<p class="lead">The ${what[0]} is ${formatNumber(means.score)} on average and ${formatNumber(means.rate)} of the ` +
        `${what[1]}; the expected calibration error is ${formatNumber(evaluation.calibration?.ece)}.</p>`;
  const figures = [
    figure('Calibration', `share right over ${what[0]}`, calibration),
    histograms.length > 0 ? `<div class="cells histograms">${histograms.join('')}</div>` : '',
  ];
  return section(
    names.id('scores'),
    names.title('Can the scores be trusted?'),
    lead + beside('one-two', figures),
    [
      calibration &&
        'A point on the diagonal: of the answers with that score, just this share is right. Uprights are ± 1 standard ' +
          'error, hollow points have fewer than 20 samples; the bars below count samples.',
      histograms.length > 0
        ? 'Histograms: that class above the line, all others below; square-root scale.'
        : '',
    ],
  );
}

function sampleSection({evaluation}: ReportOutput, names: SectionNames): string {
  const samples = worstSamples(evaluation, {classes: names.classes});
  return section(names.id('samples'), names.title('Worst samples'), samples, [
    'The samples with the greatest loss; numbers are those of the evaluation data, from 0.',
  ]);
}
