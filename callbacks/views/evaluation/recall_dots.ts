import type {OutputEvaluation} from '../../runs/record/run.js';
import {classNames} from '../text/class_names.js';
import {gridPath, type Mark, markPaths, shareAxis, tickRow} from './dot_rows.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatNumber, formatSetting} from '../text/numbers.js';
import {plotSpace} from '../plot/plot_space.js';
import {figureKey, type SwatchName} from '../text/swatch.js';

/** A run of a comparison. */
export interface EvaluatedRun {
  name: string;
  series: Extract<SwatchName, `s${number}`>;
  evaluation: OutputEvaluation;
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes: readonly string[] | undefined;
}

const STEP = 11;
const MOST_CLASSES = 12;
const MOST_CHARACTERS = 16;

/**
 * Recall per class of several runs, as dots with one standard error, below each other in the order of the
 * runs. Of many classes the twelve with the lowest recall of any run. Empty without classes.
 */
export function recallDots(runs: readonly EvaluatedRun[]): string {
  const recalls = runs.map(recallsOf);
  const names = [...new Set(recalls.flatMap(byName => [...byName.keys()]))];
  if (names.length === 0) return '';
  const lowestOf = (name: string): number =>
    recalls.reduce((low, all) => Math.min(low, all.get(name)?.value ?? 1), 1);
  const weakest = [...names].sort((a, b) => lowestOf(a) - lowestOf(b)).slice(0, MOST_CLASSES);
  const drawn = names.filter(name => weakest.includes(name));
  const row = STEP * (runs.length + 1);
  const height = drawn.length * row;
  const {from, ticks} = shareAxis(lowestOf(weakest[0]));
  const space = plotSpace(height, [from, 1], [height, 0]);
  const marks = runs.map(({series}, k) => {
    const own = drawn.flatMap((name, i): Mark[] => {
      const recall = recalls[k].get(name);
      return recall === undefined ? [] : [{...recall, y: i * row + STEP * (k + 1)}];
    });
    return markPaths(space, own, from, `series ${series}`);
  });
  const label = drawn.map(name => {
    const values = runs.map((run, k) => `${run.name} ${formatNumber(recalls[k].get(name)?.value)}`);
    return `Recall of ${name}: ${values.join(', ')}`;
  });
  const left = drawn.length < names.length ? `the ${drawn.length} weakest of ${names.length} classes, ` : '';
  return (
    `<div class="class-dots wide" role="img" aria-label="${escapeHtml(label.join('; '))}">` +
    `<svg height="${height}" aria-hidden="true">${drawn.map((name, i) => nameText(name, (i + 0.5) * row)).join('')}</svg>` +
    `<svg height="${height}" viewBox="0 0 1000 ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `${gridPath(space, ticks)}${marks.join('')}</svg>${tickRow(space, ticks)}</div>` +
    figureKey([
      ...runs.map(({series, name}) => [series, name] as const),
      [undefined, `${left}± 1 standard error${from > 0 ? `, axis from ${formatSetting(from)}` : ''}`],
    ])
  );
}

function recallsOf({evaluation, classes}: EvaluatedRun): Map<string, {value: number; count: number}> {
  const names = classNames(evaluation, classes);
  const rows = (evaluation.perClass ?? []).map(
    ({name, recall, support}, id) => [names[id] ?? name, {value: recall, count: support}] as const,
  );
  return new Map(rows.filter(([, {value, count}]) => Number.isFinite(value) && count > 0));
}

function nameText(name: string, y: number): string {
  const isLong = name.length > MOST_CHARACTERS;
  const text = isLong ? `${name.slice(0, MOST_CHARACTERS - 1)}\u2026` : name;
  return `<text class="start" x="0" y="${y + 4}">${escapeHtml(text)}</text>`;
}
