import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';
import {Full, logger} from './full_store.js';

const {x, y} = samples(40, 3);

describe('CSVLogger', () => {
  describe('when the file is removed or cut during the training', () => {
    for (const [how, change] of [
      ['removed', (s: Full) => s.files.clear()],
      ['emptied', (s: Full) => void (s.text = '')],
    ] as const) {
      for (const lasts of [true, false]) {
        it(`${how}, ${lasts ? 'on a disk' : 'in memory'}`, async () => {
          class Store extends Full {
            override readonly lasts: boolean = lasts;
          }
          const store = new Store();
          const remove = {onEpochEnd: (epoch: number) => void (epoch === 1 && change(store))};
          const model = withMetrics(binaryModel());
          const {warnings} = await listen(() =>
            model.fit(x, y, {epochs: 4, verbose: 0, callbacks: [logger(store), remove]}),
          );
          const [head, ...rows] = store.text.trimEnd().split('\r\n');
          expect(head).to.equal('epoch,loss');
          // The logger knows what it wrote into memory.
          expect(rows.map(row => row[0])).to.deep.equal(lasts ? ['2', '3'] : ['0', '1', '2', '3']);
          const own = warnings.filter(text => text.startsWith('CSVLogger'));
          expect(own).to.have.length(lasts ? 1 : 0);
          if (lasts)
            expect(own[0]).to.include('is missing or empty; it had').and.to.include('after the last epoch');
        });
      }
    }

    it('cut short or replaced: rows are appended', async () => {
      const store = new Full();
      const cut = {onEpochEnd: (epoch: number) => void (epoch === 1 && (store.text = 'mine'))};
      const {warnings} = await listen(() =>
        withMetrics(binaryModel()).fit(x, y, {epochs: 3, verbose: 0, callbacks: [logger(store), cut]}),
      );
      expect(store.text).to.match(/^mine\r\n2,0\.\d+\r\n$/);
      expect(warnings.join()).to.include('is not as it was after the last epoch');
    });
  });
});
