/** The short version of `npm run crash`. */
import {rmSync} from 'node:fs';
import {expect} from 'chai';
import {random} from '../callbacks/helpers.js';
import {bundleChild} from '../bundle_child.js';
import {Killer, newTally} from './killer.js';
import {allTrials} from './trial.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1e6);

describe(`trainings that are killed (SEED=${SEED})`, function () {
  this.timeout(240_000);

  it('end as if they had not been interrupted', async () => {
    const script = await bundleChild('test/crash/child.ts');
    const trials = allTrials(process.env.TEST_BACKEND ?? 'cpu');
    const next = random(SEED);
    const tally = newTally();
    try {
      for (let i = 0; i < 5; i++) {
        const trial = trials[Math.floor(next() * trials.length)];
        await new Killer(script, trial).kill(2, next, tally);
      }
    } finally {
      rmSync(script, {force: true});
    }
    expect(tally.differences).to.deep.equal([]);
    expect([tally.identical, tally.corrupt]).to.deep.equal([10, 0]);
  });
});
