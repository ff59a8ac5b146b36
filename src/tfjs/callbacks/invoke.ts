import {rejectOnDeviceLoss} from '../../device_loss.js';
import type {NormalizedCallback} from './callback_types.js';
import type {LoopEvent} from './loop_events.js';
import type {TrainingHook} from './training_hook.js';

/** Calls a callback's handler of an event, if it has one, and reports the call to the watchers. */
export async function invoke(
  hook: TrainingHook | undefined,
  callback: NormalizedCallback,
  event: LoopEvent | 'onTrainError',
  ...args: unknown[]
): Promise<void> {
  const handler = callback[event] as ((...a: unknown[]) => unknown) | undefined;
  if (handler === undefined) return;
  // A callback that reads a tensor would wait forever (G8). But the loss of the device keeps none from
  // `onTrainError`.
  const settle = event === 'onTrainError' ? (result: unknown) => result : rejectOnDeviceLoss;
  const action = (): unknown => settle(handler.call(callback, ...args));
  // The members of a list are watched one by one.
  if (hook === undefined || callback.members !== undefined) await action();
  else await hook.watchers.call(callback, event, args[args.length - 1], action);
}
