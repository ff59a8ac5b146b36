import type {ChartGroup, PlotOptions} from './plot_options.js';

const SERIES = ['s1', 's2', 's3', 's4', 's5', 's6'] as const;

/** Names of colors; the styles define them. */
export type LineColor = 'train' | 'val' | (typeof SERIES)[number];

/** Lines differ in their dashes too, so that no one has to tell colors apart. */
const DASHES: Partial<Record<LineColor, number[]>> = {
  s2: [7, 3],
  s3: [2, 3],
  s4: [10, 3, 2, 3],
  s5: [5, 2],
  s6: [10, 3, 2, 3, 2, 3],
};

export interface LineStyle {
  color: LineColor;
  width: number;
  dash?: number[];
  /** Points are drawn where they have room. */
  hasPoints: boolean;
}

/** The lines of a chart: for one metric those of the dashboard, else one color and dash for each key. */
export function lineStyles({title, names}: ChartGroup, {seriesColors}: PlotOptions): LineStyle[] {
  const isOneMetric = names.every(name => name === title || name === `val_${title}`);
  return names.map((name, i) => {
    const plain = name === title ? 'train' : 'val';
    const color = isOneMetric && seriesColors === undefined ? plain : SERIES[i % SERIES.length];
    const isTraining = color === 'train';
    return {color, width: isTraining ? 1.5 : 2, dash: DASHES[color], hasPoints: !isTraining};
  });
}

/** A short piece of a line, as it is drawn in a plot. */
export function swatch({color, dash, hasPoints}: LineStyle): string {
  const point = hasPoints ? '<circle cx="11" cy="5" r="2.5"/>' : '';
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  return `<svg class="${color}" viewBox="0 0 22 10" aria-hidden="true"><path d="M0 5H22"${dashes}/>${point}</svg>`;
}
