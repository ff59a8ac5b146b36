/** Width of a plot's coordinates. The plot is stretched to the width of its card; strokes are not. */
export const WIDTH = 1000;

/** The attribute of a stroke that keeps its width when the plot is stretched. */
export const FIXED_STROKE = 'vector-effect="non-scaling-stroke"';

export type Range = readonly [number, number];
export type Point = readonly [x: number, y: number];

/** How the values of a plot become coordinates. */
export interface PlotSpace {
  /** In CSS pixels. */
  readonly height: number;
  x(value: number): number;
  y(value: number): number;
  /** The place on the x axis as a percentage of the width. */
  share(value: number): string;
}

/** The space of a plot with a linear x axis and a linear or logarithmic y axis. */
export function plotSpace(height: number, xRange: Range, yRange: Range, isLog = false): PlotSpace {
  const scale = isLog ? Math.log10 : (v: number) => v;
  const [low, high] = yRange.map(scale);
  const x = (v: number) => ((v - xRange[0]) / (xRange[1] - xRange[0] || 1)) * WIDTH;
  return {
    height,
    x,
    y: v => height - ((scale(v) - low) / (high - low || 1)) * height,
    share: v => `${round(x(v) / 10)}%`,
  };
}

/** A coordinate as text: one decimal is finer than a pixel. */
export function round(coordinate: number): string {
  return String(Math.round(coordinate * 10) / 10 + 0);
}
