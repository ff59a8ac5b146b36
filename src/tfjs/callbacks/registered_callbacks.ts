import {Callback, CustomCallback} from '@tensorflow/tfjs-layers';

/** A callback that tfjs has made from a constructor that was registered. */
export type RegisteredCallback = Callback;

/**
 * Collects the callbacks that tfjs makes next, from the constructors that were registered behind the hook's (B1). tfjs
 * keeps neither these nor their constructors where they could be found, but every one of them sets `validationData` when
 * it is made. Ends with the task at the latest; the returned function ends it before.
 */
export function collectRegistered(found: RegisteredCallback[]): () => void {
  const base = Object.getPrototypeOf(Callback.prototype) as object;
  Object.defineProperty(base, 'validationData', {
    configurable: true,
    set(this: RegisteredCallback, value: unknown) {
      Object.defineProperty(this, 'validationData', {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
      found.push(this);
    },
  });
  const end = (): void => void delete (base as {validationData?: unknown}).validationData;
  queueMicrotask(end);
  return end;
}

/** True for tfjs-node's progress bar (G9). Its file is not minified. */
export function isNodeProgressBar(callback: RegisteredCallback): boolean {
  return callback instanceof CustomCallback && callback.constructor.name === 'ProgbarLogger';
}

const EVENTS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
] as const;

/** The callback hears of nothing any more. */
export function silenceCallback(callback: RegisteredCallback): void {
  for (const event of EVENTS) callback[event] = async () => {};
}
