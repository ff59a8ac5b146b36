/** The Redis that tests start: the program `redis-server` of this machine. */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

/** Rejects unless the program is there, with a message that says how to get it. */
export async function prepareRedis() {
  try {
    await promisify(execFile)('redis-server', ['--version']);
  } catch (error) {
    throw new Error('there is no redis-server (Debian: apt-get install redis-server)', {cause: error});
  }
}

export const hasRedis = () =>
  prepareRedis().then(
    () => true,
    () => false,
  );
