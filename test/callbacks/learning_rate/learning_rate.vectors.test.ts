import {expect} from 'chai';
import schedulers from '../../vectors/data/callbacks/LearningRateScheduler.json' with {type: 'json'};
import plateaus from '../../vectors/data/callbacks/ReduceLROnPlateau.json' with {type: 'json'};
import {
  type LearningRateSchedulerCase,
  runLearningRateScheduler,
} from '../../vectors/kinds/learning_rate_scheduler.js';
import {type ReduceLROnPlateauCase, runReduceLROnPlateau} from '../../vectors/kinds/reduce_lr_on_plateau.js';
import type {Outcome} from '../../vectors/outcome.js';

function itRuns<T extends {id: string}>(
  cases: readonly unknown[],
  run: (given: T) => Promise<Outcome>,
): void {
  for (const given of cases as readonly T[]) {
    it(given.id, async function () {
      const outcome = await run(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
}

describe('LearningRateScheduler: cases of Keras', () => {
  itRuns<LearningRateSchedulerCase>(schedulers, runLearningRateScheduler);
});

describe('ReduceLROnPlateau: cases of Keras', () => {
  itRuns<ReduceLROnPlateauCase>(plateaus, runReduceLROnPlateau);
});
