/** A store with the last two backups of a training. */
import {WatchedStore, train, type Ended} from './reproducible_run.js';
import {listen} from '../../outcomes.js';

export const RUN = {epochs: 3};

/** The last moment with two backups, and how the training ended. */
export async function twoBackups(): Promise<{files: Map<string, Uint8Array>; whole: Ended}> {
  const store = new WatchedStore();
  const {value: whole} = await listen(() => train(RUN, store));
  const moment = store.moments.filter(files => files.size === 2).pop();
  return {files: new Map(moment), whole};
}
