/** How much a report shows. Less of it keeps the report of a large run small. */
export interface Detail {
  /** Points of a line. */
  points: number;
  /** Cells of the table of all values. */
  cells: number;
  /** Charts of metrics. */
  charts: number;
  /** Outputs whose evaluation is shown. */
  outputs: number;
  /** Classes in tables and in the confusion matrix. */
  classes: number;
  /** Curves that are drawn faint, in a figure. */
  faint: number;
  /** Layers in the summary of the model. */
  layers: number;
}

/** From everything to little. */
export const DETAILS: readonly Detail[] = [
  {points: 240, cells: 1500, charts: 16, outputs: 8, classes: 30, faint: 25, layers: 60},
  {points: 120, cells: 600, charts: 10, outputs: 4, classes: 30, faint: 0, layers: 30},
  {points: 60, cells: 300, charts: 6, outputs: 2, classes: 20, faint: 0, layers: 20},
  {points: 40, cells: 100, charts: 2, outputs: 1, classes: 10, faint: 0, layers: 10},
];
