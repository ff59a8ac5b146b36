import {maxOf} from '../../../src/lists.js';
import type {OutputEvaluation} from '../../runs/record/run.js';
import {plot} from '../plot/plot.js';
import {plotSpace} from '../plot/plot_space.js';
import {bars, horizontal} from '../plot/shapes.js';
import {classSeries} from '../text/swatch.js';
import {niceTop, shortCount} from '../plot/ticks.js';

export interface HistogramOptions {
  /** The class, by its place in `evaluation.histogram`. */
  index: number;
  /** Default: the name in the evaluation. */
  name?: string;
  /** Series of the class. Default: that of the class's place. */
  series?: ReturnType<typeof classSeries>;
  /** Of the plot, in CSS pixels. Default: 72. */
  height?: number;
}

const GAP = 0.004;
/** One side has at most this many times the count of the other one. */
const FLATTEST = 12;

/**
 * The scores of a class: its samples above the line, all others below, on a square-root scale. Empty if the
 * evaluation has no histogram of the class.
 */
export function scoreHistogram({histogram}: OutputEvaluation, options: HistogramOptions): string {
  const {index, height = 72, series = classSeries(index)} = options;
  const scores = histogram?.[index];
  if (scores === undefined) return '';
  const {positives, negatives} = scores;
  const name = options.name ?? scores.name;
  const [most, mostOthers] = [positives, negatives].map(counts => maxOf(counts, 1));
  // Neither side is so flat that the labels of its ticks overlap.
  const above = Math.sqrt(niceTop(Math.max(most, mostOthers / FLATTEST)));
  const below = Math.sqrt(niceTop(Math.max(mostOthers, most / FLATTEST)));
  const space = plotSpace(height, [0, 1], [-below, above]);
  const entries = (counts: readonly number[], sign: number) =>
    counts.map((n, k): [number, number, number] => [
      k / counts.length + GAP,
      (k + 1) / counts.length - GAP,
      sign * Math.sqrt(n),
    ]);
  const ticks = [-below, 0, above].map(at => ({at, text: shortCount(Math.round(at * at))}));
  return plot(space, {
    label: `Scores for ${name}: samples of that class above, all others below the line; square-root scale.`,
    layers: [
      bars(space, entries(positives, 1), series),
      bars(space, entries(negatives, -1), 'train'),
      horizontal(space, 0, 'axis'),
    ],
    yTicks: ticks,
    xTicks: [0, 0.25, 0.5, 0.75, 1].map(at => ({at, text: String(at)})),
    className: 'histogram',
  });
}
