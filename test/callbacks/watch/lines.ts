/** Lines of a run, as a training writes them. */
import type {Run} from '../../../callbacks/runs/record/run.js';
import type {RunChange} from '../../../callbacks/runs/record/run_change.js';
import type {WatchMessage} from '../../../callbacks/watch/watched_run.js';

const line = (change: RunChange): string => `${JSON.stringify(change)}\n`;

export const runNamed = (id: string): Run => ({
  version: 1,
  id,
  name: id,
  started: 1.7e12,
  config: {epochs: 5},
  epochs: [],
  events: [],
});

export const start = (id: string): string => line({type: 'start', run: runNamed(id)});

export const epoch = (id: string, number: number): string =>
  line({type: 'epoch', id, epoch: {epoch: number, time: number + 1, logs: {loss: 1 / (number + 1)}}});

export const finish = (id: string): string => line({type: 'finish', id, finished: 1.7e12 + 5000});

/** The ids of runs that have started, and the epochs, in the order of the messages. */
export const story = (messages: readonly WatchMessage[]): (string | number)[] =>
  messages.flatMap((message): (string | number)[] => {
    if (message.type === 'start') return [message.run.id, ...message.run.epochs.map(one => one.epoch)];
    if (message.type === 'epoch') return [message.epoch.epoch];
    return message.type === 'restart' || message.type === 'finish' ? [message.type] : [];
  });
