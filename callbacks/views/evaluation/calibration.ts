import type {CalibrationBin, OutputEvaluation} from '../../runs/record/run.js';
import {formatCount, formatNumber} from '../text/numbers.js';
import {plot} from '../plot/plot.js';
import {plotSpace, type Point} from '../plot/plot_space.js';
import {bars, dots, line, upright} from '../plot/shapes.js';
import {wilson} from './standard_errors.js';
import {niceTop, SHARE_TICKS, shortCount} from '../plot/ticks.js';

/** Bins with fewer samples are drawn hollow. */
const FEW = 20;
const GAP = 0.004;

/**
 * The share of right answers over the score, with errors, and below it the number of samples in each bin;
 * empty if the evaluation has no calibration.
 */
export function calibrationFigure({calibration}: OutputEvaluation, {height = 216} = {}): string {
  const bins = calibration?.bins.filter(b => b.n > 0) ?? [];
  if (bins.length === 0) return '';
  const space = plotSpace(height, [0, 1], [0, 1]);
  const point = (b: CalibrationBin): Point => [b.score, b.rate];
  const diagonal = line(space, [[0, 0], [1, 1]], 'base'); // prettier-ignore
  const errors = bins.map(b => upright(space, b.score, ...wilson(b.rate, b.n), 'val thin'));
  const words = bins.map(
    b => `scores ${b.from.toFixed(1)} to ${b.to.toFixed(1)}: ${b.n} samples, ${formatNumber(b.rate)} right`,
  );
  const rates = plot(space, {
    label: `Calibration: ${words.join('; ')}.`,
    layers: [
      diagonal,
      ...errors,
      line(space, bins.map(point), 'val thin'),
      dots(space, bins.map(point), 'val cal'),
      dots(space, bins.filter(b => b.n < FEW).map(point), 'cal few'),
    ],
    xTicks: SHARE_TICKS,
    yTicks: SHARE_TICKS,
  });
  return `<div class="square">${rates}${countBars(bins)}</div>`;
}

function countBars(bins: readonly CalibrationBin[]): string {
  const top = niceTop(bins.reduce((max, b) => Math.max(max, b.n), 1));
  const space = plotSpace(34, [0, 1], [0, top]);
  return plot(space, {
    label: `Samples in each bin: ${bins.map(b => formatCount(b.n)).join(', ')}.`,
    layers: [
      bars(
        space,
        bins.map(b => [b.from + GAP, b.to - GAP, b.n]),
        'train',
      ),
    ],
    xTicks: [],
    yTicks: [0, top].map(at => ({at, text: shortCount(at)})),
    className: 'tight',
  });
}

/** The mean score and the share of right answers, over all bins. */
export function calibrationMeans({calibration}: OutputEvaluation): {score: number; rate: number} | undefined {
  const bins = calibration?.bins.filter(b => b.n > 0) ?? [];
  const total = bins.reduce((sum, b) => sum + b.n, 0);
  if (total === 0) return undefined;
  const mean = (of: (b: CalibrationBin) => number) => bins.reduce((sum, b) => sum + b.n * of(b), 0) / total;
  return {score: mean(b => b.score), rate: mean(b => b.rate)};
}
