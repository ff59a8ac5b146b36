/**
 * Kills training processes with SIGKILL at random moments, resumes them until they end, and compares with
 * trainings that were not interrupted: `npm run crash -- [kills] [cpu|wasm] [seed]`.
 */
import {rmSync} from 'node:fs';
import {random} from '../callbacks/helpers.js';
import {bundleChild} from '../bundle_child.js';
import {Killer, newTally} from './killer.js';
import {allTrials} from './trial.js';

const [kills = '200', backend = 'cpu', seed = String(Date.now() % 1e6)] = process.argv.slice(2);
const AT_ONCE = 2;

const script = await bundleChild('test/crash/child.ts');
const killers = allTrials(backend).map(trial => new Killer(script, trial));
const next = random(Number(seed));
const tally = newTally();
let planned = 0;
let turn = 0;

async function work(): Promise<void> {
  while (planned < Number(kills)) {
    // One to three kills before a training may end.
    const some = Math.min(1 + Math.floor(next() * 3), Number(kills) - planned);
    planned += some;
    await killers[turn++ % killers.length].kill(some, next, tally);
  }
}

console.log(`${kills} kills on ${backend}, seed ${seed}, ${killers.length} kinds of training`);
try {
  await Promise.all(Array.from({length: AT_ONCE}, work));
} finally {
  rmSync(script, {force: true});
}
for (const text of tally.differences) console.log(text);
console.log(`kills found trainings ${JSON.stringify(tally.found)}`);
console.log(`${tally.identical} of ${tally.kills} identical, ${tally.corrupt} corrupt files`);
if (tally.identical !== tally.kills || tally.corrupt > 0) process.exitCode = 1;
