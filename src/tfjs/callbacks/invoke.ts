import {rejectOnDeviceLoss} from '../../device_loss.js';
import type {NormalizedCallback} from './normalize_callbacks.js';
import type {TrainingHook} from './training_hook.js';

/** The events of tfjs's loops. */
export type LoopEvent =
  'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onBatchBegin' | 'onBatchEnd';

/** Calls one callback's hook, if it has that, under the eyes of those who watch the training. */
export async function invoke(
  hook: TrainingHook | undefined,
  member: NormalizedCallback,
  event: LoopEvent | 'onTrainError',
  ...args: unknown[]
): Promise<void> {
  const method = member[event] as ((...a: unknown[]) => unknown) | undefined;
  if (method === undefined) return;
  // A callback that reads a tensor would wait forever (G8); after an error each is told, whatever the error.
  const run = event === 'onTrainError' ? (step: unknown) => step : rejectOnDeviceLoss;
  const action = (): unknown => run(method.call(member, ...args));
  // The members of a list are seen one by one.
  if (hook === undefined || member.members !== undefined) await action();
  else await hook.watchers.call(member, event, args[args.length - 1], action);
}
