import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';

/** How charts are drawn. These are options of tfjs-vis, with the same meaning. */
export interface PlotOptions {
  /** The height of a plot in pixels. Default: 168 */
  height?: number;
  /** The width of each chart in pixels. Default: that of the container */
  width?: number;
  /** Names the x axis. Default: `'epoch'` or `'batch'` */
  xLabel?: string;
  /** Stands below the title of each chart. Default: none */
  yLabel?: string;
  /** The y axis begins near the lowest value, and not at 0. Default: `false` */
  zoomToFit?: boolean;
  /** The same for charts of accuracy alone, whose axis is otherwise from 0 to 1. Default: `false` */
  zoomToFitAccuracy?: boolean;
  /** The range of the y axis. Default: that of the values. */
  yAxisDomain?: readonly [number, number];
  /**
   * Colors of the lines of each chart, in the order of its metrics: any CSS colors, as `'tomato'`. Default:
   * those of the theme.
   */
  seriesColors?: readonly string[];
}

/** A metric, or several metrics that share a chart. */
export type ChartMetrics = readonly (string | readonly string[])[];

/** A chart: its title, and the log keys of its lines. */
export interface ChartGroup {
  title: string;
  names: string[];
}

/** One chart per metric, together with its validation values; a nested list is one chart. */
export function chartGroups(metrics: ChartMetrics, where: string): ChartGroup[] {
  const isName = (name: unknown): boolean => typeof name === 'string' && name !== '';
  const isValid =
    Array.isArray(metrics) &&
    metrics.length > 0 &&
    metrics.every(
      entry => isName(entry) || (Array.isArray(entry) && entry.length > 0 && entry.every(isName)),
    );
  if (!isValid) {
    throw new UsageError(
      where,
      `metrics must be a list of log keys, as ['loss', 'val_loss'], or of such lists; got ${formatValue(metrics)}.`,
    );
  }
  const groups = new Map<string, ChartGroup>();
  for (const entry of metrics) {
    const names = typeof entry === 'string' ? [entry] : [...entry];
    const title = typeof entry === 'string' ? entry.replace(/^val_/, '') : names.join(', ');
    const key = typeof entry === 'string' ? `metric ${title}` : `list ${title}`;
    const group = groups.get(key) ?? {title, names: []};
    for (const name of names) if (!group.names.includes(name)) group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** @throws UsageError for options that cannot be drawn */
export function checkPlotOptions(options: PlotOptions, where: string): void {
  const {yAxisDomain, seriesColors} = options;
  const isRange =
    Array.isArray(yAxisDomain) && yAxisDomain.every(Number.isFinite) && yAxisDomain[0] < yAxisDomain[1];
  if (yAxisDomain !== undefined && !isRange)
    throw new UsageError(where, `yAxisDomain must be [lowest, highest]; got ${formatValue(yAxisDomain)}.`);
  const wrong = seriesColors?.find(color => !CSS.supports('color', color));
  if (wrong !== undefined)
    throw new UsageError(
      where,
      `seriesColors must be CSS colors, as 'tomato' or '#1f77b4'; got ${formatValue(wrong)}.`,
    );
  for (const name of ['width', 'height'] as const) {
    const size = options[name];
    if (size !== undefined && !(size > 0 && Number.isFinite(size)))
      throw new UsageError(where, `${name} must be a number of pixels; got ${formatValue(size)}.`);
  }
}
