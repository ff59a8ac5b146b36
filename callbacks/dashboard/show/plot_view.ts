import {niceStep} from '../../views/plot/ticks.js';
import type {MergedColumns} from '../chart_views/merge_columns.js';
import {spoken} from '../series/spoken.js';
import {lineStyles} from './line_styles.js';
import type {PlotView} from './plot_canvas.js';
import type {ChartGroup, PlotOptions} from './plot_options.js';
import type {ValueColumns} from './value_columns.js';

/** @param planned the last iteration, where it is known */
export function plotView(
  group: ChartGroup,
  columns: ValueColumns,
  data: MergedColumns,
  planned: number | undefined,
  options: PlotOptions,
): PlotView {
  const found = group.names.flatMap(name => columns.notFinite.get(name) ?? []);
  return {
    data,
    lines: lineStyles(group, options),
    end: planned ?? roundEnd(columns.length),
    rangeY: (min, max) => rangeY(group, min, max, options),
    marks: found.sort((a, b) => a - b).slice(0, 1),
  };
}

/** The end of an axis whose planned end is unknown: it changes rarely. */
function roundEnd(length: number): number {
  return length <= 5 ? 5 : Math.ceil(niceStep(length));
}

function rangeY({names}: ChartGroup, min: number, max: number, options: PlotOptions): [number, number] {
  const {yAxisDomain, zoomToFit = false, zoomToFitAccuracy = false} = options;
  if (yAxisDomain !== undefined) return [...yAxisDomain];
  const isAccuracy = names.every(name => name.includes('acc'));
  const isZoomed = isAccuracy ? zoomToFitAccuracy : zoomToFit;
  if (isAccuracy && !isZoomed && min >= 0 && max <= 1) return [0, 1.02]; // room for a line at 1
  const margin = 0.05 * (max - min) || 0.05 * Math.abs(max) || 0.5;
  return [isZoomed || min < 0 ? min - margin : 0, max > 0 || isZoomed ? max + margin : 0];
}

/** The sentence that is the accessible name of a chart. */
export function sentence({title, names}: ChartGroup, columns: ValueColumns, unit: string): string {
  const {length} = columns;
  if (length === 0) return `Chart of ${title}: no values yet.`;
  return `Chart of ${title}: ${valuesText(names, columns, length)} after ${unit} ${length}.`;
}

/** `loss 0.325, val_loss 0.425`, as a screen reader says it. */
export function valuesText(names: readonly string[], columns: ValueColumns, iteration: number): string {
  return names.map(name => `${name} ${spoken(columns.at(name, iteration))}`).join(', ');
}
