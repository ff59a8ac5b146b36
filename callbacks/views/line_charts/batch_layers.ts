import {getOwn} from '../../../src/own_property.js';
import type {Run} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import type {PlotSpace, Point} from '../plot/plot_space.js';
import {reducePoints, valueColumns} from '../plot/reduce_points.js';
import {stepsPerEpoch} from './run_marks.js';
import {band, line} from '../plot/shapes.js';
import {smooth} from '../plot/smooth.js';

/** A value of a batch: its step, and its place on an axis of epochs. */
export interface BatchPoint {
  step: number;
  x: number;
  y: number;
}

/**
 * The values of a loss by batch, at the end of their batch. Other metrics of batches are left out: their
 * average is not the value of the epoch.
 */
export function batchPoints(run: Run, key: string): BatchPoint[] {
  if (!/(^|_)loss$/.test(key)) return [];
  const {batches} = run;
  const values = batches === undefined ? undefined : getOwn(batches.keys, key);
  const steps = stepsPerEpoch(run);
  if (batches === undefined || values === undefined || steps === undefined) return [];
  return batches.step
    .map((step, i) => ({
      step,
      x: (step + 1) / steps,
      y: fromRunValue(values[i]),
      isKnown: values[i] !== null,
    }))
    .filter(({isKnown}) => isKnown);
}

/**
 * Batch values as a faint line, or if they are dense as a band from minimum to maximum; over it their
 * average.
 *
 * @param weight of the past in the average
 */
export function batchLayers(
  space: PlotSpace,
  points: readonly BatchPoint[],
  weight: number,
  limit: number,
): string[] {
  if (points.length < 2) return [];
  const raw = points.map(({x, y}): Point => [x, y]);
  const columns = Math.max(40, Math.round(limit / 2));
  const faint =
    raw.length > 1.5 * limit ? band(space, valueColumns(raw, columns), 'raw') : line(space, raw, 'raw');
  const smoothed = smooth(
    points.map(({y}) => y),
    weight,
    points.map(({step}) => step),
  );
  const average = reducePoints(
    points.map(({x}, i): Point => [x, smoothed[i]]),
    limit,
  );
  return [faint, line(space, average, 'train smooth')];
}
