import type {Callback} from '@tensorflow/tfjs-layers';
import type {LoopEvent} from './invoke.js';
import {override} from '../model/override.js';
import {findHook, TrainingHook} from './training_hook.js';

type Handler = (...args: unknown[]) => Promise<void>;

const EVENTS: readonly LoopEvent[] = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
];

/** What ends the driving of a callback. */
const drivers = new WeakMap<Callback, () => void>();

/**
 * The hook of the training that a callback has just been given. Where tfjs has created none, since `verbose` is below 0
 * or not a number (G1), the first callback that asks gets a new one, and calls it at every event before its own work.
 */
export function findOrCreateHook(callback: Callback): TrainingHook | undefined {
  const {model, params} = callback;
  // An earlier training may have ended without `onTrainEnd`, and have left its hook behind.
  drivers.get(callback)?.();
  const known = findHook(model);
  const {isTraining} = model as unknown as {isTraining?: boolean};
  if (isTraining !== true || params?.verbose === undefined || (params.verbose as number) >= 0) return known;
  if (known?.params === params) return known;
  const hook = new TrainingHook();
  hook.setParams(params);
  hook.setModel(model);
  drive(hook, callback);
  return hook;
}

function drive(hook: TrainingHook, callback: Callback): void {
  const target = callback as unknown as Record<LoopEvent, Handler>;
  const driven = hook as unknown as Readonly<Record<LoopEvent, Handler>>;
  const handler = (event: LoopEvent): Handler => {
    const own = target[event];
    return async (...args) => {
      try {
        await driven[event](...args);
      } finally {
        if (event === 'onTrainEnd') stop();
      }
      if (event !== 'onEpochEnd' || !hook.stages.epochDropped) await own.apply(callback, args);
    };
  };
  const stop = override(callback, Object.fromEntries(EVENTS.map(event => [event, handler(event)])));
  drivers.set(callback, stop);
}
