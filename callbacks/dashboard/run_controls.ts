/** What the buttons of a dashboard do with the training. */
export interface RunControls {
  /** Waits before the next batch. */
  pause(): void;
  resume(): void;
  /** Ends the training and restores the best weights. */
  stop(): void;
}
