import type {OutputEvaluation, ThresholdCurve} from '../../runs/record/run.js';
import {formatNumber} from '../text/numbers.js';
import {operatingPoint, type OperatingPoint, scoresAt} from './operating_point.js';
import {plot, type PlotContent} from '../plot/plot.js';
import {plotSpace, type Point} from '../plot/plot_space.js';
import {line} from '../plot/shapes.js';
import {classSeries, figureKey, type SwatchName} from '../text/swatch.js';
import {SHARE_TICKS} from '../plot/ticks.js';

export interface CurveOptions {
  /** Names of the classes, by class id. Default: those of the evaluation. */
  classes?: readonly string[];
  /** The curve that is emphasized, with a ring at `threshold`. */
  chosen?: number;
  threshold?: number;
  /** Of the plot, in CSS pixels. Default: 240. */
  height?: number;
  /** At most this many curves: those with the smallest area. Default: 5. */
  limit?: number;
  /** At most this many further curves are drawn faint: those with the smallest area. Default: 25. */
  faint?: number;
}

/** A curve, its place among all curves, and its name in the figure. */
export interface NamedCurve {
  curve: ThresholdCurve;
  index: number;
  name: string;
  series: ReturnType<typeof classSeries>;
}

/**
 * The curves that a figure names: at most `limit`, those with the smallest area, in the order of the classes.
 * Others are faint.
 */
export function drawnCurves(evaluation: OutputEvaluation, options: CurveOptions = {}): NamedCurve[] {
  const {curves = []} = evaluation;
  const {limit = 5, chosen, classes = []} = options;
  const order = curves.map((_, index) => index);
  const weakest = [...order].sort((a, b) => curves[a].auc - curves[b].auc || a - b);
  const drawn = new Set(weakest.slice(0, limit));
  if (chosen !== undefined && chosen < curves.length && !drawn.has(chosen)) {
    drawn.delete(weakest[limit - 1]);
    drawn.add(chosen);
  }
  return order
    .filter(index => drawn.has(index))
    .map((index, place) => ({
      curve: curves[index],
      index,
      name: (curves.length > 1 ? classes[index] : undefined) ?? curves[index].name,
      series: classSeries(place),
    }));
}

/** Words for the curves that are not named; empty if all are. */
export function leftOutCurves(evaluation: OutputEvaluation, options: CurveOptions = {}): string {
  const all = evaluation.curves?.length ?? 0;
  const shown = drawnCurves(evaluation, options).length;
  if (shown === all) return '';
  return `The ${shown} of ${all} classes with the smallest area under the ROC curve are ${options.faint === 0 ? 'drawn' : 'named; others are faint'}.`;
}

/** ROC: recall over the rate of false alarms; empty if the evaluation has no curves. */
export function rocFigure(evaluation: OutputEvaluation, options: CurveOptions = {}): string {
  const drawn = drawnCurves(evaluation, options);
  const space = squareSpace(options);
  const diagonal = line(space, [[0, 0], [1, 1]], 'base'); // prettier-ignore
  const place = (p: Omit<OperatingPoint, 'threshold'>) => [p.falseAlarmRate, p.recall] as const;
  return figure(evaluation, drawn, options, {
    back: diagonal,
    place,
    ring: 'at-roc',
    start: -1,
    label: `ROC curves. ${drawn.map(({name, curve}) => `${name}: AUC ${formatNumber(curve.auc)}`).join('; ')}.`,
    score: curve => curve.auc,
    base: 'chance 0.500',
  });
}

/** Precision over recall, with the prevalence of each class; empty if the evaluation has no curves. */
export function precisionRecallFigure(evaluation: OutputEvaluation, options: CurveOptions = {}): string {
  const drawn = drawnCurves(evaluation, options);
  const space = squareSpace(options);
  const prevalence = (c: ThresholdCurve) => c.positives / (c.positives + c.negatives || 1);
  const back = drawn.map(({curve}) => {
    const y = prevalence(curve);
    return line(space, [[0, y], [1, y]], 'base'); // prettier-ignore
  });
  const words = drawn.map(
    ({name, curve}) =>
      `${name}: average precision ${formatNumber(curve.ap)}, prevalence ${formatNumber(prevalence(curve))}`,
  );
  return figure(evaluation, drawn, options, {
    back: back.join(''),
    place: p => [p.recall, p.precision],
    ring: 'at-pr',
    start: 0,
    label: `Precision-recall curves. ${words.join('; ')}.`,
    score: curve => curve.ap,
    notes: prevalenceNotes(drawn, prevalence),
    base: drawn.length === 1 ? `prevalence ${formatNumber(prevalence(drawn[0].curve))}` : 'prevalence',
  });
}

/** About as many characters fit into the narrowest plot. */
const MOST_CHARACTERS = 30;

/**
 * The prevalence of each class above its line. Lines that are near to each other share their words, which say
 * how many they are if their names are too long for the plot.
 */
function prevalenceNotes(
  drawn: readonly NamedCurve[],
  prevalence: (curve: ThresholdCurve) => number,
): NonNullable<PlotContent['notes']> {
  const groups: {name: string; y: number}[][] = [];
  const lines = drawn.map(({name, curve}) => ({name, y: prevalence(curve)})).sort((a, b) => a.y - b.y);
  for (const {name, y} of lines) {
    const last = groups[groups.length - 1];
    if (last !== undefined && y - last[last.length - 1].y <= 0.07) last.push({name, y});
    else groups.push([{name, y}]);
  }
  return groups.map(group => {
    const [low, high] = [group[0].y, group[group.length - 1].y].map(y => formatNumber(y));
    const names = group.map(({name, y}) => `${name} ${formatNumber(y)}`).join(', ');
    const range = `${group.length} classes ${low === high ? low : `${low}\u2013${high}`}`;
    const isShort = group.length === 1 || names.length <= MOST_CHARACTERS;
    return {x: 0.02, y: group[group.length - 1].y, text: isShort ? names : range};
  });
}

interface Figure {
  back: string;
  place: (point: Omit<OperatingPoint, 'threshold'>) => Point;
  ring: string;
  /** The first entry that is drawn; -1 is the threshold that no sample reaches. */
  start: number;
  label: string;
  score: (curve: ThresholdCurve) => number;
  notes?: PlotContent['notes'];
  base: string;
}

function squareSpace({height = 240}: CurveOptions) {
  return plotSpace(height, [0, 1], [0, 1]);
}

function figure(
  evaluation: OutputEvaluation,
  drawn: readonly NamedCurve[],
  options: CurveOptions,
  parts: Figure,
): string {
  if (drawn.length === 0) return '';
  const {chosen, threshold} = options;
  const space = squareSpace(options);
  const pointsOf = (curve: ThresholdCurve): Point[] => {
    const points: Point[] = [];
    for (let i = parts.start; i < curve.thresholds.length; i++) points.push(parts.place(scoresAt(curve, i)));
    return points;
  };
  const others = (evaluation.curves ?? [])
    .filter((_, i) => drawn.every(({index}) => index !== i))
    .sort((a, b) => a.auc - b.auc)
    .slice(0, options.faint ?? 25)
    .map(curve => line(space, thinned(pointsOf(curve), 0.04), 'raw'));
  const lines = drawn.map(({curve, index, series}) => {
    const points = pointsOf(curve);
    const weight = index === chosen ? 'chosen' : 'thin';
    return line(space, thinned(points), `series ${series} ${weight}`);
  });
  const at = drawn.find(({index}) => index === chosen);
  const point =
    at === undefined || threshold === undefined
      ? undefined
      : parts.place(operatingPoint(at.curve, threshold));
  const keys = drawn.map(({name, series, curve}): [SwatchName, string] => [
    series,
    // Beside a score, a class id alone would read as another number.
    `${/^\d+$/.test(name) ? `class ${name}:` : name} ${formatNumber(parts.score(curve))}`,
  ]);
  return (
    `<div class="square">${plot(space, {
      label: parts.label,
      layers: [parts.back, ...others, ...lines],
      xTicks: SHARE_TICKS,
      yTicks: SHARE_TICKS,
      notes: parts.notes,
      rings: point && [{className: parts.ring, x: point[0], y: point[1]}],
    })}</div>` +
    figureKey([
      ...keys,
      ...(others.length === 0 ? [] : [['raw', `${others.length} other classes`] as const]),
      ['base', parts.base],
    ])
  );
}

/** Leaves out points that are nearer to the one before than a stroke is wide. */
function thinned(points: readonly Point[], distance = 0.008): Point[] {
  const kept: Point[] = [];
  points.forEach((point, i) => {
    const last = kept[kept.length - 1];
    const isEnd = i === 0 || i === points.length - 1;
    if (isEnd || Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) >= distance) kept.push(point);
  });
  return kept;
}
