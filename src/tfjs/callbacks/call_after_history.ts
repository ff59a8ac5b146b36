import type {History} from '@tensorflow/tfjs-layers';

/** What is done after the last callback of each event. */
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
 * tfjs calls History last of all, in every training (B1), so that what follows upon it comes after everybody else,
 * wherever in which array they stand. At the end of training the History is as tfjs made it again.
 */
export function callAfterHistory<Logs>(history: History, after: AfterEvents<Logs>): void {
  const target = history as unknown as Record<string, Handler>;
  for (const [event, then] of Object.entries(after) as [string, Handler][]) {
    const own = target[event];
    const both = async (...args: unknown[]): Promise<void> => {
      await own.apply(history, args);
      try {
        await then(...args);
      } finally {
        if (event === 'onTrainEnd') for (const name of Object.keys(after)) delete target[name];
      }
    };
    Object.defineProperty(target, event, {value: both, configurable: true, writable: true});
  }
}
