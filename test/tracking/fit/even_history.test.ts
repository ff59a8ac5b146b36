import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {dataset} from '../../callbacks/helpers.js';
import {buildModel, x, y} from '../support/small_model.js';

describe('History', () => {
  it('keeps one length: of what addMetric adds while the model trains, and of what compile changes', async () => {
    for (const way of ['fit', 'fitDataset']) {
      const model = buildModel();
      const again = {
        onEpochEnd(epoch: number) {
          if (epoch === 0) model.addMetric(({outputs: [p]}) => tf.mean(p), {name: 'level'});
          if (epoch === 2) model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mse']});
        },
      };
      const args = {epochs: 5, verbose: 0, callbacks: again};
      const {epoch, history} =
        way === 'fit'
          ? await model.fit(x, y, {...args, validationData: [x, y]})
          : await model.fitDataset(dataset(x, y, 4) as never, {...args, validationData: [x, y]});
      expect(epoch).to.have.lengthOf(5);
      const finite = (key: string) => (history[key] as number[]).map(v => (Number.isNaN(v) ? 0 : 1));
      expect(Object.values(history).map(values => values.length)).to.deep.equal(
        Object.keys(history).map(() => 5),
      );
      for (const prefix of ['', 'val_']) {
        expect(finite(`${prefix}loss`)).to.deep.equal([1, 1, 1, 1, 1]);
        expect(finite(`${prefix}level`)).to.deep.equal([0, 1, 1, 1, 1]);
        expect(finite(`${prefix}mae`)).to.deep.equal([1, 1, 1, 0, 0]);
        expect(finite(`${prefix}mse`)).to.deep.equal([0, 0, 0, 1, 1]);
      }
    }
  });

  it('keeps one length when the last epoch is stopped before its validation', async () => {
    const model = buildModel();
    const {history} = await model.fit(x, y, {
      epochs: 5,
      batchSize: 4,
      verbose: 0,
      validationData: [x, y],
      callbacks: {
        onEpochBegin(epoch) {
          if (epoch === 1) model.stopTraining = true;
        },
      },
    });
    expect(history.loss).to.have.lengthOf(2);
    expect(history.val_loss).to.have.lengthOf(2);
    expect(history.val_loss[1]).to.be.NaN;
  });
});
