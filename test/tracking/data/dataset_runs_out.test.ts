/** A dataset that runs out ends the training after its last batch. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {failureOf} from '../../outcomes.js';
import {source, type Source, zeroModel} from './source.js';

interface Outcome {
  epoch: number[];
  history: Record<string, number[]>;
  heard: string[];
  warnings: string[];
  saves: number;
  rates: number[];
}

async function run(dataset: Source, args: object, validated = false): Promise<Outcome> {
  const model = zeroModel();
  const heard: string[] = [];
  const warnings: string[] = [];
  const rates: number[] = [];
  let saves = 0;
  const warn = console.warn;
  console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  const handler = tf.io.withSaveHandler(async () => {
    saves++;
    return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
  });
  const validationData = validated ? (source(2) as never) : undefined;
  const callbacks = [
    new EarlyStopping({monitor: 'loss', patience: 50}),
    new LearningRateScheduler(epoch => {
      rates.push(epoch);
      return 0;
    }),
    new ModelCheckpoint({filepath: handler}),
    {
      onEpochBegin: (epoch: number) => void heard.push(`epoch ${epoch}`),
      onEpochEnd: (epoch: number) => void heard.push(`/epoch ${epoch}`),
      onTrainEnd: () => void heard.push('/train'),
    },
  ];
  try {
    const {epoch, history} = await model.fitDataset(dataset as never, {
      epochs: 4,
      verbose: 0,
      validationData,
      callbacks,
      ...args,
    });
    return {epoch, history, heard, warnings, saves, rates};
  } finally {
    console.warn = warn;
    model.dispose();
  }
}

const epochs = (count: number): number[] => Array.from({length: count}, (_, i) => i);

describe('a dataset that runs out under batchesPerEpoch', () => {
  // Of 4 epochs with 2 batches: within an epoch, and exactly at the end of one.
  const CASES: [number, number[]][] = [
    [1, [1]],
    [2, [1.5]],
    [3, [1.5, 3]],
    [4, [1.5, 3.5]],
    [5, [1.5, 3.5, 5]],
    [7, [1.5, 3.5, 5.5, 7]],
  ];
  for (const [count, losses] of CASES) {
    for (const size of [count, null, undefined]) {
      it(`${count} batches (size ${size}) end it after epoch ${losses.length}`, async () => {
        for (const validated of [false, true]) {
          const out = await run(source(count, size), {batchesPerEpoch: 2}, validated);
          const done = epochs(losses.length);
          expect(out.history.loss).to.deep.equal(losses);
          expect(out.epoch).to.deep.equal(done);
          expect(out.rates).to.deep.equal(done);
          expect(out.saves).to.equal(losses.length);
          expect(out.heard).to.deep.equal([...done.flatMap(e => [`epoch ${e}`, `/epoch ${e}`]), '/train']);
          if (validated) expect(out.history.val_loss).to.deep.equal(losses.map(() => 1.5));
          expect(out.warnings.length).to.equal(1);
          expect(out.warnings[0]).to.match(new RegExp(`ran out of data after ${count} batches.*8 batches`));
        }
      });
    }
  }

  it('a dataset that is long enough causes no warning, and no batch more is drawn', async () => {
    for (const [count, size] of [
      [8, 8],
      [8, null],
      [100, Infinity],
    ]) {
      const dataset = source(count as number, size);
      const out = await run(dataset, {batchesPerEpoch: 2});
      expect(out.epoch).to.deep.equal(epochs(4));
      expect(out.warnings).to.deep.equal([]);
      expect(dataset.drawn).to.equal(8);
    }
  });

  it('no batch more is drawn after stopTraining', async () => {
    const dataset = source(100);
    const model = zeroModel();
    await model.fitDataset(dataset as never, {
      epochs: 4,
      batchesPerEpoch: 2,
      callbacks: {
        onEpochEnd(epoch) {
          if (epoch === 1) model.stopTraining = true;
        },
      },
    });
    expect(dataset.drawn).to.equal(4);
    model.dispose();
  });

  it('no tensors leak, whatever ends the training', async () => {
    const model = zeroModel();
    const train = (count: number, callbacks: object = {}) =>
      model.fitDataset(source(count) as never, {
        epochs: 3,
        batchesPerEpoch: 2,
        verbose: 0,
        callbacks: callbacks,
      });
    const broken = {
      onEpochBegin(epoch: number) {
        if (epoch === 1) throw new Error('broken');
      },
    };
    await train(6);
    const before = tf.memory().numTensors;
    const warn = console.warn;
    console.warn = () => undefined;
    for (const count of [3, 4, 6, 9]) await train(count);
    console.warn = warn;
    expect((await failureOf(() => train(9, broken))).message).to.equal('broken');
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
  });
});

describe('a dataset without batches', () => {
  it('in the first epoch is an error', async () => {
    for (const args of [{}, {batchesPerEpoch: 2}]) {
      const failure = await failureOf(() => run(source(0), args));
      expect(failure.name).to.equal('UsageError');
      expect(failure.message).to.match(/no batches to train on/);
    }
  });

  it('in a later epoch, because it does not begin again, ends the training', async () => {
    for (const validated of [false, true]) {
      const out = await run(source(3, null, true), {}, validated);
      expect(out.history.loss).to.deep.equal([2]);
      expect(out.epoch).to.deep.equal([0]);
      expect(out.saves).to.equal(1);
      expect(out.heard).to.deep.equal(['epoch 0', '/epoch 0', 'epoch 1', '/train']);
      expect(out.warnings.length).to.equal(1);
      expect(out.warnings[0]).to.match(/no batches in epoch 2.*ends after epoch 1/);
    }
  });
});
