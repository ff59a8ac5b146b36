import type {History} from '@tensorflow/tfjs-layers';

/** Functions that run after the last callback has had an event. */
export interface AfterEvents<Logs> {
  onTrainBegin(logs: Logs): Promise<void>;
  onEpochBegin(epoch: number, logs: Logs): Promise<void>;
  onBatchBegin(batch: number, logs: Logs): Promise<void>;
  onBatchEnd(batch: number, logs: Logs): Promise<void>;
  onEpochEnd(epoch: number, logs: Logs): Promise<void>;
  onTrainEnd(logs: Logs): Promise<void>;
}

type Handler = (...args: unknown[]) => Promise<void>;

/**
 * Calls functions after a History's handlers. tfjs calls the History last in every training (B1), so these
 * functions run after all callbacks. At the end of training the History gets its own handlers back.
 */
export function callAfterHistory<Logs>(history: History, events: AfterEvents<Logs>): void {
  const target = history as unknown as Record<string, Handler>;
  for (const [event, then] of Object.entries(events) as [string, Handler][]) {
    const own = target[event];
    const both = async (...args: unknown[]): Promise<void> => {
      await own.apply(history, args);
      try {
        await then(...args);
      } finally {
        if (event === 'onTrainEnd') for (const name of Object.keys(events)) delete target[name];
      }
    };
    Object.defineProperty(target, event, {value: both, configurable: true, writable: true});
  }
}
