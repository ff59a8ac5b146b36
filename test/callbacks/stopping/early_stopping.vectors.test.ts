import {expect} from 'chai';
import cases from '../../vectors/data/callbacks/EarlyStopping.json' with {type: 'json'};
import {type EarlyStoppingCase, runEarlyStopping} from '../../vectors/kinds/early_stopping.js';

describe('EarlyStopping: cases of Keras', () => {
  for (const given of cases as unknown as EarlyStoppingCase[]) {
    it(given.id, async function () {
      const outcome = await runEarlyStopping(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
});
