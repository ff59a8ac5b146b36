import {expect} from 'chai';
import cases from '../../vectors/data/callbacks/TerminateOnNaN.json' with {type: 'json'};
import {runTerminateOnNaN, type TerminateOnNaNCase} from '../../vectors/kinds/terminate_on_nan.js';

describe('TerminateOnNaN: cases of Keras', () => {
  for (const given of cases as unknown as TerminateOnNaNCase[]) {
    it(given.id, async function () {
      const outcome = await runTerminateOnNaN(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
});
