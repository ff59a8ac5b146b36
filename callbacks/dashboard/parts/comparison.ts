import {classNames} from '../../views/text/class_names.js';
import {confusionMatrix} from '../../views/evaluation/confusion_matrix.js';
import {escapeHtml} from '../../views/text/escape_html.js';
import {formatNumber, formatPercent} from '../../views/text/numbers.js';
import {type EvaluatedRun, recallDots} from '../../views/evaluation/recall_dots.js';
import {legendKey} from '../../views/text/swatch.js';
import {bestValue} from '../chart_views/comparison_chart.js';
import {type ComparedRun, MOST_COLORS} from '../series/compared_runs.js';
import {judgedKey, type ShownMetric} from '../series/metrics.js';
import {settingDifferences} from '../series/run_differences.js';
import {inSentence} from '../series/spoken.js';
import {create} from '../charts/markup.js';
import {viewCell} from './view_cell.js';

/** The run with the best value of the first metric whose direction is known. */
export function bestRun(
  all: readonly ComparedRun[],
  metrics: readonly ShownMetric[],
): {run: ComparedRun; metric: ShownMetric; value: number} | undefined {
  const metric = metrics.find(({direction}) => direction !== undefined);
  if (metric === undefined) return undefined;
  const key = judgedKey(metric);
  let best: {run: ComparedRun; metric: ShownMetric; value: number} | undefined;
  for (const run of all) {
    const value = bestValue(run, key);
    if (value === undefined || Number.isNaN(value)) continue;
    if (best === undefined || (metric.direction === 'min' ? value < best.value : value > best.value))
      best = {run, metric, value};
  }
  return best;
}

/**
 * The line of a comparison: the best run, and whether others can be distinguished from it.
 *
 * @param unclear the number of runs that cannot
 */
export function comparisonLine(
  all: readonly ComparedRun[],
  metrics: readonly ShownMetric[],
  unclear: number,
): [string, string] {
  const best = bestRun(all, metrics);
  if (best === undefined) return [`${all.length} runs`, 'no values to compare yet'];
  const {run, metric, value} = best;
  const word = metric.direction === 'min' ? 'lowest' : 'highest';
  const set = metric.hasValidation ? 'validation ' : '';
  const small =
    unclear === 0
      ? ''
      : unclear === all.length - 1
        ? 'no other run differs from it by two standard errors'
        : `${unclear} of the others cannot be told apart from it`;
  return [`${run.name} has the ${word} ${set}${inSentence(metric)}, ${formatNumber(value)}`, small];
}

/** A table of the settings that differ. */
export function differencesMarkup(all: readonly ComparedRun[]): string {
  const differences = settingDifferences(all);
  if (differences.length === 0) return '<p class="caption">No setting that the records hold differs.</p>';
  const head = all.map(({name}) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const rows = differences.map(
    ({name, values}) =>
      `<tr><th scope="row">${name}</th>${values.map(value => `<td>${escapeHtml(value)}</td>`).join('')}</tr>`,
  );
  return (
    '<div class="scroll" tabindex="0" role="region" aria-label="What differs"><table class="table by-run"><caption class="hidden">Settings that differ</caption>' +
    `<thead><tr><th scope="col"><span class="hidden">setting</span></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>` +
    '<p class="cell-sub">All other settings that the records hold are the same.</p>'
  );
}

/** The evaluation of several runs: recall per class, and small matrices. */
export function comparisonEvaluation(all: readonly ComparedRun[]): HTMLElement[] {
  const evaluated = all.filter(
    ({isShown, color, series}) =>
      isShown && color !== undefined && (series.run.evaluation?.confusion?.length ?? 0) > 0,
  );
  if (evaluated.length === 0) return [];
  const head = create(
    'div',
    'section-head',
    '<h2>Evaluation</h2><span class="soft">each run with the weights of its end</span>',
  );
  const row = create('div', 'cells pair four-eight');
  const matrices = evaluated.slice(0, MOST_COLORS).map(({series, name, color}) => {
    const evaluation = series.run.evaluation ?? {};
    const options = {
      classes: series.run.config?.classes,
      isSmall: true,
      limit: 8,
      caption: `Confusion matrix of ${name}, shares of the row`,
    };
    return `<div><p class="cell-sub">${legendKey(color ?? 's1', name)}</p>${confusionMatrix(evaluation, options)}</div>`;
  });
  row.append(
    viewCell(
      'Recall',
      'per class, in percent',
      recallDots(evaluated.map(evaluatedRun)) + recallTable(evaluated),
    ),
    viewCell(
      'Confusion',
      'share of the true class (row) that is read as the column',
      `<div class="matrices">${matrices.join('')}</div>`,
    ),
  );
  return [head, row];
}

function evaluatedRun({series, name, color}: ComparedRun): EvaluatedRun {
  const {evaluation = {}, config} = series.run;
  return {name, series: color ?? 's1', evaluation, classes: config?.classes};
}

function recallTable(evaluated: readonly ComparedRun[]): string {
  const names = [
    ...new Set(
      evaluated.flatMap(({series}) => classNames(series.run.evaluation ?? {}, series.run.config?.classes)),
    ),
  ];
  const head = evaluated
    .map(({name, color}) => `<th scope="col">${legendKey(color ?? 's1', name)}</th>`)
    .join('');
  const rows = names.slice(0, 30).map(name => {
    const cells = evaluated.map(({series}) => {
      const evaluation = series.run.evaluation ?? {};
      const id = classNames(evaluation, series.run.config?.classes).indexOf(name);
      const recall = evaluation.perClass?.[id]?.recall;
      return `<td>${recall === undefined ? '–' : formatPercent(recall)}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
  });
  return (
    '<div class="scroll" tabindex="0" role="region" aria-label="Recall per class"><table class="table by-run"><caption class="hidden">Recall per class</caption>' +
    `<thead><tr><th scope="col"><span class="hidden">class</span></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}
