import {Callback, CustomCallback} from '@tensorflow/tfjs-layers';
import {LOOP_EVENTS} from './loop_events.js';

/** A callback that tfjs has created from a registered constructor. */
export type RegisteredCallback = Callback;

/**
 * Collects the callbacks that tfjs creates from now on: those of the constructors registered after the hook's
 * (B1). tfjs exposes neither them nor their constructors, but every callback sets `validationData` in its
 * constructor.
 *
 * @returns a function that stops this. It stops with the running task at the latest.
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

/**
 * True for tfjs-node's progress bar (G9). tfjs-node is not minified, so the name of the class identifies it.
 */
export function isNodeProgressBar(callback: RegisteredCallback): boolean {
  return callback instanceof CustomCallback && callback.constructor.name === 'ProgbarLogger';
}

/** Makes a callback ignore all further events. */
export function silenceCallback(callback: RegisteredCallback): void {
  for (const event of LOOP_EVENTS) callback[event] = async () => {};
}
