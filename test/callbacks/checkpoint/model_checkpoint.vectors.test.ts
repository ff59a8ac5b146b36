import {expect} from 'chai';
import cases from '../../vectors/data/callbacks/ModelCheckpoint.json' with {type: 'json'};
import {runModelCheckpoint, type ModelCheckpointCase} from '../../vectors/kinds/model_checkpoint.js';

describe('ModelCheckpoint: cases of Keras', () => {
  for (const given of cases as unknown as ModelCheckpointCase[]) {
    it(given.id, async function () {
      const outcome = await runModelCheckpoint(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
});
