import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {dataset} from '../../callbacks/helpers.js';
import {buildModel, type Model, x, y} from '../support/small_model.js';
import {failureOf, listen} from '../../outcomes.js';

describe('validationFreq', () => {
  const EVERY = [1, 2, 3, 4, 5];
  const CASES: [number | number[], number[]][] = [
    [1, EVERY],
    [2, [2, 4]],
    [3, [3]],
    [7, []],
    [
      [1, 4],
      [1, 4],
    ],
    [[5], [5]],
    [[9], []],
  ];
  type Train = (model: Model, args: object) => Promise<tf.History>;
  const WAYS: Record<string, Train> = {
    'fit': (model, args) =>
      model.fit(x, y, {epochs: 5, batchSize: 4, verbose: 0, validationData: [x, y], ...args}),
    'fit with a split': (model, args) =>
      model.fit(x, y, {epochs: 5, batchSize: 4, verbose: 0, validationSplit: 0.25, ...args}),
    'fitDataset': (model, args) =>
      model.fitDataset(dataset(x, y, 4) as never, {
        epochs: 5,
        verbose: 0,
        validationData: dataset(x, y, 4),
        ...args,
      }),
  };
  for (const [way, train] of Object.entries(WAYS)) {
    it(`${way}: validates those epochs, counted from 1, and no others`, async () => {
      const full = (await train(buildModel(), way === 'fitDataset' ? {} : {shuffle: false})).history;
      for (const [validationFreq, expected] of CASES) {
        const validated: number[] = [];
        const shared = new ValidationMetrics({metrics: ['mse'], prefix: 'own_'});
        const stop = new EarlyStopping({monitor: 'val_loss', patience: 9});
        const hear = {
          onEpochEnd(epoch: number, logs: object) {
            if ('val_loss' in logs && 'val_mae' in logs) validated.push(epoch + 1);
          },
        };
        const {value, warnings} = await listen(() =>
          train(buildModel(), {
            validationFreq,
            callbacks: [hear, shared, stop],
            ...(way === 'fitDataset' ? {} : {shuffle: false}),
          }),
        );
        expect(validated).to.deep.equal(expected);
        expect(shared.results.map(r => r.epoch + 1)).to.deep.equal(expected);
        expect(warnings).to.deep.equal([]);
        const {history} = value;
        expect(Object.keys(history).includes('val_loss')).to.equal(expected.length > 0);
        for (const key of ['loss', 'mae', 'val_loss', 'val_mae'].filter(k => k in history)) {
          expect(history[key]).to.have.lengthOf(5);
        }
        // The numbers are those of a training that validates always, NaN elsewhere.
        EVERY.forEach((epoch, i) => {
          if (!('val_loss' in history)) return;
          const v = history.val_loss[i] as number;
          if (expected.includes(epoch)) expect(v).to.be.closeTo(full.val_loss[i] as number, 1e-6);
          else expect(v).to.be.NaN;
        });
      }
    });
  }

  it('must be a positive integer or a list of these, and needs something to validate on', async () => {
    const model = buildModel();
    for (const validationFreq of [0, -1, 1.5, NaN, [], [0], [1, 'a'], '2', true, {}]) {
      const failure = await failureOf(() =>
        model.fit(x, y, {validationData: [x, y], validationFreq: validationFreq as never}),
      );
      expect(failure.name).to.equal('UsageError');
      expect(failure.message).to.match(/validationFreq must be a positive integer/);
    }
    expect((await failureOf(() => model.fit(x, y, {validationFreq: 2}))).message).to.match(
      /nothing to validate on/,
    );
    for (const none of [null, undefined]) {
      await model.fit(x, y, {verbose: 0, validationFreq: none as never});
    }
  });
});
