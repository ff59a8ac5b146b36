/** The events that tfjs's loops send to callbacks. */
export const LOOP_EVENTS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
] as const;

export type LoopEvent = (typeof LOOP_EVENTS)[number];
