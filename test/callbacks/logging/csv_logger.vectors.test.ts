import {expect} from 'chai';
import cases from '../../vectors/data/callbacks/CSVLogger.json' with {type: 'json'};
import {runCSVLogger, type CSVLoggerCase} from '../../vectors/kinds/csv_logger.js';

describe('CSVLogger: cases of Keras', () => {
  for (const given of cases as unknown as CSVLoggerCase[]) {
    it(given.id, async function () {
      const outcome = await runCSVLogger(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
});
