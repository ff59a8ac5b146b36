import {override} from '../model/override.js';
import type {ExtensibleHook, TrainingLogs} from './training_stages.js';

type Handler = (...args: never[]) => Promise<void>;

/**
 * Runs the `after` events of stages when the last callback has had an event: tfjs calls the History last in
 * every training (B1). At the end of training the History gets its own handlers back.
 */
export function afterEvents(hook: ExtensibleHook): void {
  const {stages} = hook;
  const {history} = hook.model;
  const events = {
    onTrainBegin: (logs: TrainingLogs) => stages.run('afterTrainBegin', logs),
    onEpochBegin: (epoch: number, logs: TrainingLogs) => stages.run('afterEpochBegin', epoch, logs),
    onBatchBegin: async (batch: number, logs: TrainingLogs) => {
      if (!hook.skips(batch)) await stages.run('afterBatchBegin', batch, logs);
    },
    onBatchEnd: async (batch: number, logs: TrainingLogs) => {
      if (!hook.skips(batch)) await stages.run('afterBatchEnd', batch, logs);
      hook.betweenBatches = true;
    },
    onEpochEnd: (epoch: number, logs: TrainingLogs) => stages.run('afterEpochEnd', epoch, logs),
    onTrainEnd: async (logs: TrainingLogs) => {
      await stages.run('afterTrainEnd', logs);
      await hook.throwFailure(logs);
    },
  };
  const handlers = Object.entries(events).map(([event, then]) => {
    const own: Handler = history[event as keyof typeof events];
    const both: Handler = async (...args) => {
      await own.apply(history, args);
      try {
        await (then as Handler)(...args);
      } finally {
        if (event === 'onTrainEnd') undo();
      }
    };
    return [event, both] as const;
  });
  const undo = override(history, Object.fromEntries(handlers));
}
