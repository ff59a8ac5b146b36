import {expect} from 'chai';
import {EpochTimer, LearningRateScheduler, ValidationMetrics} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {Full, logger} from './full_store.js';

const {x, y} = samples(40, 3);

describe('CSVLogger', () => {
  describe('columns of validation', () => {
    type Fit = {extended?: boolean; more?: object; callbacks?: object[]};
    const header = async ({extended = true, more = {}, callbacks = []}: Fit) => {
      const store = new Full();
      const plain = binaryModel(['acc']);
      const model = extended ? withMetrics(plain) : plain;
      const args = {epochs: 2, verbose: 0, ...more, callbacks: [...callbacks, logger(store)]};
      await model.fit(x, y, args);
      const [head, ...rows] = store.text.trimEnd().split('\r\n');
      return [
        head,
        ...rows.map(row =>
          row
            .split(',')
            .map(field => (field === 'NA' ? 'NA' : '0'))
            .join(),
        ),
      ];
    };
    const rate = () => new LearningRateScheduler(() => 0.125);
    /** Validates at the end of the second epoch only. */
    const second = (prefix?: string) =>
      new ValidationMetrics({
        data: [x, y],
        prefix,
        compute: ({epoch}): Record<string, number> => (epoch === 1 ? {gap: 1} : {}),
      });

    it('are missing if nothing can validate', async () => {
      expect((await header({}))[0]).to.equal('epoch,acc,loss');
      expect((await header({callbacks: [rate()]}))[0]).to.equal('epoch,acc,learning_rate,loss');
      expect((await header({callbacks: [{onEpochEnd() {}}]}))[0]).to.equal('epoch,acc,loss');
      const store = new Full();
      const data = dataset(x, y, 20);
      await fitDataset(withMetrics(binaryModel()), data, {epochs: 1, verbose: 0, callbacks: logger(store)});
      expect(store.text.split('\r\n')[0]).to.equal('epoch,loss');
    });

    it('appear once each with validation', async () => {
      const validated = 'epoch,acc,loss,val_acc,val_loss';
      for (const more of [{validationData: [x, y]}, {validationSplit: 0.5}]) {
        expect((await header({more}))[0]).to.equal(validated);
        expect((await header({more, callbacks: [rate()]}))[0]).to.equal(
          'epoch,acc,learning_rate,loss,val_acc,val_loss',
        );
      }
    });

    it('are not added for numbers that callbacks log, also beside ValidationMetrics with a function', async () => {
      const store = new Full();
      const model = withMetrics(binaryModel());
      const compute = () => ({gap: 1});
      const others = [
        new LearningRateScheduler(() => 0.1),
        new ValidationMetrics({compute}),
        new EpochTimer(),
      ];
      const args = {
        epochs: 1,
        verbose: 0,
        validationData: [x, y],
        callbacks: [...others, logger(store)],
      } as never;
      await model.fit(x, y, args);
      const head = store.text.split('\r\n')[0].split(',');
      expect(head).to.include.members(['learning_rate', 'epoch_seconds', 'val_gap', 'val_loss']);
      expect(head).not.to.include.members(['val_learning_rate']);
      expect(head).not.to.include.members(['val_epoch_seconds']);
      model.dispose();
    });

    it('appear from the first epoch with validationFreq, and hold NA for epochs without validation', async () => {
      const more = {validationData: [x, y], validationFreq: 2};
      for (const callbacks of [[], [rate()]]) {
        const own = callbacks.length === 0 ? ['acc', 'loss'] : ['acc', 'learning_rate', 'loss'];
        const zeros = own.map(() => '0').join();
        expect(await header({more, callbacks})).to.deep.equal([
          `epoch,${own.join()},val_acc,val_loss`,
          `0,${zeros},NA,NA`,
          `0,${zeros},0,0`,
        ]);
      }
    });

    it('are those of Keras on a plain model, and if a callback does not declare its log keys', async () => {
      expect((await header({extended: false}))[0]).to.equal('epoch,acc,loss,val_acc,val_loss');
      expect(await header({callbacks: [second()]})).to.deep.equal([
        'epoch,acc,loss,val_acc,val_loss',
        '0,0,0,NA,NA',
        '0,0,0,NA,NA',
      ]);
    });
  });
});
