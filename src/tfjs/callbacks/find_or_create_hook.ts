import type {Callback} from '@tensorflow/tfjs-layers';
import {override} from '../model/override.js';
import {LOOP_EVENTS, type LoopEvent} from './loop_events.js';
import {findHook, TrainingHook} from './training_hook.js';

type Handler = (...args: unknown[]) => Promise<void>;

/** For each callback that drives a hook, a function that stops this. */
const drivers = new WeakMap<Callback, () => void>();

/**
 * Finds the hook of the training whose model a callback has just received. If `verbose` is negative or not a
 * number, tfjs has created none (G1): the first callback that calls this then gets a new hook, and drives it.
 * It passes every event to the hook before it handles the event itself.
 */
export function findOrCreateHook(callback: Callback): TrainingHook | undefined {
  const {model, params} = callback;
  // An earlier training that ended without `onTrainEnd` has left its hook behind.
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
  const stop = override(callback, Object.fromEntries(LOOP_EVENTS.map(event => [event, handler(event)])));
  drivers.set(callback, stop);
}
