import {expect} from 'chai';
import {epochOf, expectClose, expectRecord, numbers} from '../../support.js';
import {type Heard, listener, pair, ways} from '../support/binary_fit.js';

describe('Logs and History', () => {
  for (const [name, way] of Object.entries(ways)) {
    it(`are those of plain tfjs in ${name}: the same events, keys, order and numbers`, async () => {
      const [plain, extended] = pair();
      const [wanted, heard]: Heard[][] = [[], []];
      const before = await way(plain, listener(wanted));
      const after = await way(extended, listener(heard));
      expect(heard.map(([event, index]) => [event, index])).to.deep.equal(
        wanted.map(([event, index]) => [event, index]),
      );
      heard.forEach(([, , logs], i) => expectRecord(logs, wanted[i][2]));
      expect(after.epoch).to.deep.equal(before.epoch);
      for (const epoch of before.epoch) expectRecord(epochOf(after, epoch), epochOf(before, epoch));
      expectClose(extended.getWeights().flatMap(numbers), plain.getWeights().flatMap(numbers), 1e-6);
    });
  }
});
