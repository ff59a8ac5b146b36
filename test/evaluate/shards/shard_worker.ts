/** A worker of a pool in Node, for tests. */
import {parentPort} from 'node:worker_threads';
import {serveShards} from '../../../src/evaluate/index.js';
import {dataOf, newFold, predict, type TestShard} from './fixture.js';

serveShards<TestShard>(parentPort, {
  fold: newFold(),
  predict,
  data(shard) {
    const {fault, times = 1, attempts = new SharedArrayBuffer(4)} = shard;
    const before = Atomics.add(new Int32Array(attempts), 0, 1);
    if (fault === undefined || before >= times) return dataOf(shard);
    if (fault === 'exit') process.exit(3);
    if (fault === 'hang') for (;;);
    if (fault === 'reject') return Promise.reject(new Error(`no data of ${shard.seed}`));
    throw new Error(`cannot read ${shard.seed}`);
  },
});
