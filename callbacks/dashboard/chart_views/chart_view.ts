import type {MergedColumns} from './merge_columns.js';
import type {YAxis} from './y_axis.js';
import type {ColorName} from '../palette.js';

/** A line of a chart: how the values of one column are drawn. */
export interface ChartLine {
  color: ColorName;
  /** In CSS pixels. */
  width: number;
  /** Batch values: where they are dense, a band from the lowest to the highest. */
  isBand?: boolean;
  /** The diameter of the points, which are drawn where they have room. */
  point?: number;
  dash?: number[];
}

/** A vertical line through a chart, with a name in the lane above it. */
export interface ChartMark {
  x: number;
  kind: 'best' | 'stop' | 'nan' | 'fit';
  text?: string;
  /** The name stands at the left of the line. */
  toLeft?: boolean;
}

/** A text inside a chart. */
export interface ChartNote {
  x: number;
  y: number;
  text: string;
  place: 'up' | 'down' | 'level';
  /** The text ends at `x`. */
  toLeft?: boolean;
  /** The name of a line, which small charts have only below the plot. */
  isName?: boolean;
}

/** What a chart shows. */
export interface ChartView {
  title: string;
  subtitle: string;
  /** The sentence that is the accessible name of the chart. */
  sentence: string;
  data: MergedColumns;
  /** One per column of `data` but the first. */
  lines: ChartLine[];
  /** The number of points of a line, for lines that have points. Default: 0 */
  points?: number;
  end: number;
  xTicks: {x: number; text: string}[];
  y: YAxis;
  tickText: (value: number) => string;
  marks: ChartMark[];
  notes: ChartNote[];
  baseline?: number;
  /** Rings around points: the best epochs. */
  rings: {x: number; y: number; color: ColorName}[];
  /** Where the training ended; the rest of the plot is tinted. */
  stopped?: number;
  /** A low plot. */
  isStrip?: boolean;
}
