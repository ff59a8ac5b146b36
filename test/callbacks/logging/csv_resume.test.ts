import {expect} from 'chai';
import {type CSVLogger, type CSVLoggerOptions} from '../../../callbacks/index.js';
import {listen} from '../../outcomes.js';
import {Full, logger} from './full_store.js';

describe('CSVLogger', () => {
  it('continues the file as if the training had not been interrupted', async () => {
    for (const append of [false, true]) {
      const run = async (csv: CSVLogger, ...epochs: number[]) => {
        for (const epoch of epochs) await csv.onEpochEnd(epoch, {loss: epoch / 4, é: epoch});
      };
      const whole = new Full();
      const torn = new Full();
      if (append) whole.text = torn.text = 'epoch,loss,é,val_loss,val_é\r\n9,1,2,NA,NA\r\n';
      const [uninterrupted, first, second] = [whole, torn, torn].map(store => logger(store, {append}));
      await uninterrupted.onTrainBegin();
      await run(uninterrupted, 0, 1, 2, 3);
      await first.onTrainBegin();
      const atFirst = first.getState();
      await run(first, 0, 1);
      const state = JSON.parse(JSON.stringify(first.getState()));
      await run(first, 2);
      torn.text += '3,0.7';
      await second.onTrainBegin();
      second.setState(state);
      await run(second, 2, 3);
      expect(torn.text).to.equal(whole.text);
      const third = logger(torn, {append});
      await third.onTrainBegin();
      third.setState(atFirst);
      await run(third, 0, 1, 2, 3);
      expect(torn.text).to.equal(whole.text);
    }
  });

  describe('resuming with a file that is not the one of the backup', () => {
    const rows = (...epochs: number[]) => epochs.map(e => `${e},${e / 4},NA\r\n`).join('');
    const head = 'epoch,loss,val_loss\r\n';

    /** A file on a disk: backups do not contain it. */
    class Disk extends Full {
      override readonly lasts: boolean = true;
    }

    /** The file after epochs 0 and 1, a backup, an alteration, and epochs 2 and 3 of another process. */
    async function resume(alter: (store: Full) => void, options: CSVLoggerOptions = {}, store = new Disk()) {
      const [first, second] = [0, 1].map(() => logger(store, options));
      return listen(async () => {
        await first.onTrainBegin();
        for (const e of [0, 1]) await first.onEpochEnd(e, {loss: e / 4});
        const state = JSON.parse(JSON.stringify(first.getState()));
        alter(store);
        await second.onTrainBegin();
        second.setState(state);
        // Further backups may be made in between.
        second.setState(JSON.parse(JSON.stringify(second.getState())));
        for (const e of [2, 3]) await second.onEpochEnd(e, {loss: e / 4});
        await second.onTrainEnd();
        return store.text;
      });
    }

    for (const append of [false, true]) {
      it(`removes the rows after the backup without a warning (append: ${append})`, async () => {
        const {value, warnings} = await resume(store => void (store.text += rows(2) + '3,0.'), {append});
        expect([value, warnings]).to.deep.equal([head + rows(0, 1, 2, 3), []]);
      });

      it(`writes a header into a missing or empty file (append: ${append})`, async () => {
        for (const alter of [(s: Full) => void s.files.clear(), (s: Full) => void (s.text = '')]) {
          const {value, warnings} = await resume(alter, {append});
          expect(value).to.equal(head + rows(2, 3));
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.include('log.csv (memory) is missing or empty; it had');
        }
      });

      it(`appends to any other file, and keeps its text (append: ${append})`, async () => {
        const others: [text: string, why: string][] = [
          [head + rows(0), 'it has'],
          [head + '0,0', 'it has'],
          ['my notes, longer than the file was when the backup was made, and longer', 'another header'],
          [head + '0,0.000000,NA\r\n1,0.25,NA\r\n', 'no line ends'],
        ];
        for (const [text, why] of others) {
          const {value, warnings} = await resume(store => void (store.text = text), {append});
          expect(value).to.equal(text + (text.endsWith('\n') ? '' : '\r\n') + rows(2, 3));
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.include('is not as it was when the backup was made').and.to.include(why);
        }
      });
    }

    it('keeps the order of a header that was rearranged', async () => {
      const text = 'val_loss,epoch,more,loss\r\nNA,0,1,0\r\nNA,1,1,0.25\r\n';
      const {value} = await resume(store => void (store.text = text));
      expect(value).to.equal(text + 'NA,2,NA,0.5\r\nNA,3,NA,0.75\r\n');
    });

    it('with append, does not replace a file that was created after a backup in the first epoch', async () => {
      for (const [text, kept] of [
        ['my notes', 'my notes\r\n'],
        [head + rows(0), head],
      ]) {
        const store = new Disk();
        const [first, second] = [0, 1].map(() => logger(store, {append: true}));
        await listen(async () => {
          await first.onTrainBegin();
          const state = first.getState();
          store.text = text;
          await second.onTrainBegin();
          second.setState(state);
          await second.onEpochEnd(0, {loss: 0});
        });
        expect(store.text).to.equal(kept + rows(0));
      }
    });

    it('restores what was in memory only', async () => {
      for (const append of [false, true]) {
        const {value, warnings} = await resume(store => store.files.clear(), {append}, new Full());
        expect([value, warnings]).to.deep.equal([head + rows(0, 1, 2, 3), []]);
      }
    });

    it('restores what was in memory only if no epoch remains', async () => {
      const store = new Full();
      const [first, second] = [0, 1].map(() => logger(store));
      await first.onTrainBegin();
      await first.onEpochEnd(0, {loss: 0});
      store.files.clear();
      await second.onTrainBegin();
      second.setState(first.getState());
      await second.onTrainEnd();
      expect(store.text).to.equal(head + rows(0));
    });
  });
});
