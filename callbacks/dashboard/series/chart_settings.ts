import type {XUnit} from './x_axis.js';

/** What the user has set for all charts. */
export interface ChartSettings {
  x: XUnit;
  isLog: boolean;
  /**
   * The weight of the past in the moving average, from 0 to 0.99; `undefined`: that of `batchSmoothing` for
   * batches, 0 for epochs.
   */
  smoothing: number | undefined;
  ignoresOutliers: boolean;
  /** In a comparison: lines of training besides those of validation. */
  showsTraining: boolean;
}

export const DEFAULT_SETTINGS: ChartSettings = {
  x: 'epoch',
  isLog: false,
  smoothing: undefined,
  ignoresOutliers: false,
  showsTraining: false,
};
