/** The reference vectors of whole models: evaluation, training, cross-entropy by shapes. */
import {someOf} from '../backend.js';
import evaluations from './data/compile/evaluate.json' with {type: 'json'};
import lossStrings from './data/compile/loss_strings.json' with {type: 'json'};
import trainings from './data/fit/fit.json' with {type: 'json'};
import {kindOf} from './kinds/index.js';

const FILES = {
  'compile/evaluate': evaluations,
  'compile/loss_strings': lossStrings,
  'fit/fit': trainings,
} as const;

describe('reference vectors of models', function () {
  this.timeout(300_000);

  for (const [name, cases] of Object.entries(FILES)) {
    it(name, async () => {
      const [folder, file] = name.split('/');
      const failed: string[] = [];
      for (const given of someOf(cases as readonly {id?: string}[], 6)) {
        const outcome = await kindOf(folder, file, given)?.(given);
        if (outcome === undefined) failed.push(`${name}: no runner`);
        else if (outcome.verdict === 'fail') failed.push(`${given.id}: ${outcome.message}`);
      }
      if (failed.length) throw new Error(failed.join('\n'));
    });
  }
});
