/** LeakAudit and CallbackProfile: what each callback of a training left behind, and what it took. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CallbackProfile} from '../../../callbacks/diagnostics/callback_profile.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LeakAudit} from '../../../callbacks/diagnostics/leak_audit.js';
import {CallbackList} from '../../../callbacks/wrappers/callback_list.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import type {CallbackEntry} from '../../../src/tfjs/callbacks/callback_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const EPOCHS = 4;

/** The ways in which callbacks are called. */
const WAYS: Record<string, (entries: CallbackEntry[]) => Promise<unknown>> = {
  'fit of a plain model': entries => train(false, false, entries),
  'fitDataset of a plain model': entries => train(false, true, entries),
  'fit of an extended model': entries => train(true, false, entries),
  'fitDataset of an extended model': entries => train(true, true, entries),
};

async function train(extended: boolean, streamed: boolean, entries: CallbackEntry[]): Promise<void> {
  const {x, y} = samples(32, 1);
  const plain = binaryModel(['acc']);
  const callbacks = new CallbackList(entries);
  try {
    if (extended) {
      const model = withMetrics(plain);
      model.compile({optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy', 'AUC']});
      if (streamed) {
        await model.fitDataset(dataset(x, y, 8), {
          epochs: EPOCHS,
          validationData: [x, y],
          callbacks: entries,
        });
      } else
        await model.fit(x, y, {epochs: EPOCHS, validationData: [x, y], callbacks: entries, batchSize: 8});
    } else if (streamed)
      await fitDataset(plain, dataset(x, y, 8), {epochs: EPOCHS, validationData: [x, y], callbacks});
    else await plain.fit(x, y, {epochs: EPOCHS, validationData: [x, y], callbacks, batchSize: 8});
  } finally {
    plain.optimizer.dispose();
    tf.dispose([x, y]);
    plain.dispose();
  }
}

for (const [way, run] of Object.entries(WAYS)) {
  describe(`watched callbacks, ${way}`, () => {
    it('an audit finds nothing where callbacks free what they hold', async () => {
      const audit = new LeakAudit();
      const {x, y} = samples(16, 2);
      const {warnings} = await listen(() =>
        run([
          new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true}),
          audit,
          new ValidationMetrics({data: [x, y], metrics: ['MAE'], prefix: 'own_'}),
          {onEpochEnd: () => tf.tidy(() => void tf.square(2))},
        ]),
      );
      tf.dispose([x, y]);
      expect(audit.leaks).to.deep.equal([]);
      expect(warnings).to.deep.equal([]);
    });

    for (const first of [true, false]) {
      it(`an audit that is ${first ? 'first' : 'last'} in the list reports what leaked, where and how much`, async () => {
        const audit = new LeakAudit();
        const leaked: tf.Tensor[] = [];
        const leaky = {onEpochEnd: () => void leaked.push(tf.scalar(1), tf.scalar(2))};
        const steps = {onBatchBegin: () => void leaked.push(tf.scalar(3))};
        const mine = [new EarlyStopping({monitor: 'loss', patience: 9}), leaky, steps];
        const {warnings} = await listen(() => run(first ? [audit, ...mine] : [...mine, audit]));
        tf.dispose(leaked);
        expect(audit.leaks).to.deep.equal([
          {callback: 'plain callback', hook: 'onEpochEnd', tensors: 2 * EPOCHS, calls: EPOCHS},
          {callback: 'plain callback 2', hook: 'onBatchBegin', tensors: 4 * EPOCHS, calls: 4 * EPOCHS},
        ]);
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.contain(`${2 * EPOCHS} by plain callback, in onEpochEnd (${EPOCHS} calls)`);
      });
    }

    it('a profile has every hook of every callback, and the time that it waited', async () => {
      const profile = new CallbackProfile({verbose: 0});
      const slow = {onEpochEnd: () => new Promise(resolve => setTimeout(resolve, 5))};
      const began = performance.now();
      await run([slow, profile, new EarlyStopping({monitor: 'loss'})]);
      const took = performance.now() - began;
      const {rows} = profile;
      const row = rows.find(r => r.callback === 'plain callback' && r.hook === 'onEpochEnd');
      expect(row?.calls).to.equal(EPOCHS);
      expect(row?.milliseconds).to.be.within(4 * EPOCHS, took);
      expect(row?.share).to.be.within(0, 1);
      const stopping = rows.filter(r => r.callback === 'EarlyStopping').map(r => r.hook);
      expect(stopping).to.include.members(['onTrainBegin', 'onEpochEnd', 'onTrainEnd']);
      const times = rows.map(r => r.milliseconds);
      expect(times).to.deep.equal([...times].sort((a, b) => b - a));
    });
  });
}

describe('LeakAudit', () => {
  it('counts what is leaked outside callbacks, from the second epoch on', async () => {
    const {x, y} = samples(32, 1);
    const model = binaryModel();
    const leaked: tf.Tensor[] = [];
    model.compile({
      optimizer: 'adam',
      loss: (a: tf.Tensor, b: tf.Tensor) => {
        const gap = tf.losses.meanSquaredError(a, b);
        leaked.push(tf.keep(tf.scalar(1)));
        return gap;
      },
    });
    const audit = new LeakAudit();
    await listen(() => model.fit(x, y, {epochs: 3, batchSize: 16, callbacks: new CallbackList(audit)}));
    expect(audit.leaks).to.deep.equal([
      {callback: 'outside callbacks', hook: '', tensors: leaked.length - 2, calls: 2},
    ]);
    model.optimizer.dispose();
    model.dispose();
    tf.dispose([leaked, x, y]);
  });

  it('can end a leaking training with an error, but not instead of another error', async () => {
    const {x, y} = samples(16, 1);
    const model = withMetrics(binaryModel());
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const leaked: tf.Tensor[] = [];
    const leaky = {onEpochEnd: () => void leaked.push(tf.scalar(1))};
    const audit = new LeakAudit({onLeak: 'throw'});
    const message = await failureOf(model.fit(x, y, {callbacks: [leaky, audit]}));
    expect(message.message).to.match(
      /^LeakAudit: training leaked tensors: 1 by plain callback, in onEpochEnd/,
    );
    const broken = {onEpochEnd: () => Promise.reject(new Error('mine'))};
    const {value: error} = await listen(() =>
      failureOf(model.fit(x, y, {callbacks: [leaky, audit, broken]})),
    );
    expect(error.message).to.equal('mine');
    model.dispose();
    tf.dispose([leaked, x, y]);
  });

  it('watches what stages do in a plain array of instances', async () => {
    const {x, y} = samples(16, 1);
    const model = binaryModel(['acc']);
    const profile = new CallbackProfile({verbose: 0});
    const validation = new ValidationMetrics({data: [x, y], metrics: ['MAE']});
    await model.fit(x, y, {epochs: 2, callbacks: [profile, validation]});
    expect(profile.rows.filter(r => r.callback === 'ValidationMetrics').map(r => r.hook)).to.include(
      'onEpochEnd',
    );
    model.dispose();
    tf.dispose([x, y]);
  });

  it('prints a table', async () => {
    const {printed} = await listen(() =>
      train(false, false, [new CallbackProfile(), {onEpochEnd: () => {}}]),
    );
    expect(printed).to.have.length(1);
    expect(printed[0]).to.match(/^What the callbacks of this training took:\n/);
    expect(printed[0]).to.match(/\n {2}plain callback +onEpochEnd +4 calls +[\d.]+ ms +[\d.]+ %/);
  });
});
