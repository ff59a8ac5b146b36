/** A dataset that runs out ends the training, with what there was. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {LambdaCallback} from '../../../callbacks/wrappers/lambda_callback.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf, listen} from '../../outcomes.js';

const BATCH = 4;

interface Source {
  size?: number | null;
  drawn: number;
  iterator(): Promise<{next(): Promise<{value: unknown; done: boolean}>}>;
}

/** Batches whose targets are 1, 2, 3, ...; `size` says how many there are where that is known. */
function source(count: number, size?: number | null, once = false): Source {
  let at = 0;
  const self: Source = {
    size,
    drawn: 0,
    async iterator() {
      if (!once) at = 0;
      return {
        async next() {
          self.drawn++;
          if (at >= count) return {value: null, done: true};
          at++;
          return {value: {xs: tf.ones([BATCH, 2]), ys: tf.fill([BATCH, 1], at)}, done: false};
        },
      };
    },
  };
  return self;
}

/** Predicts 0, and stays there. */
function zeroModel() {
  const model = withMetrics(
    tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'zeros'})]}),
  );
  model.compile({optimizer: tf.train.sgd(0), loss: 'meanAbsoluteError', metrics: ['mse']});
  return model;
}

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
    return {epoch, history: history as Record<string, number[]>, heard, warnings, saves, rates};
  } finally {
    console.warn = warn;
    model.dispose();
  }
}

const epochs = (count: number): number[] => Array.from({length: count}, (_, i) => i);

describe('a dataset that runs out under batchesPerEpoch', () => {
  // Of 2 batches in each of 4 epochs: in mid-epoch, and exactly at an epoch's end.
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

  it('one that is long enough warns of nothing, and is drawn from no further', async () => {
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

  it('stopped, it draws no further either', async () => {
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

  it('leaks nothing, whatever ends the training', async () => {
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

  it('in a later epoch, since it does not begin again, ends the training after what there was', async () => {
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

describe('an element that is refused', () => {
  const ELEMENTS: Record<string, () => unknown> = {
    'an array': () => [tf.ones([BATCH, 2]), tf.ones([BATCH, 1])],
    'other names': () => ({x: tf.ones([BATCH, 2]), y: tf.ones([BATCH, 1])}),
    'no targets': () => ({xs: tf.ones([BATCH, 2])}),
    'too many inputs': () => ({xs: [tf.ones([BATCH, 2]), tf.ones([BATCH, 2])], ys: tf.ones([BATCH, 1])}),
    'other numbers of samples': () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH - 1, 1])}),
    'other features': () => ({xs: tf.ones([BATCH, 3]), ys: tf.ones([BATCH, 1])}),
    'weights of another length': () => ({
      xs: tf.ones([BATCH, 2]),
      ys: tf.ones([BATCH, 1]),
      sampleWeights: tf.ones([BATCH + 1]),
    }),
  };
  const datasetOf = (element: () => unknown, after: number) => ({
    iterator: async () => {
      let drawn = 0;
      const good = () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH, 1])});
      return {next: async () => ({value: drawn++ < after ? good() : element(), done: false})};
    },
  });
  for (const [what, element] of Object.entries(ELEMENTS)) {
    it(`with ${what} leaks nothing in fitDataset`, async () => {
      const model = zeroModel();
      await model.fitDataset(source(2) as never, {epochs: 1, verbose: 0});
      for (const [after, args] of [
        [0, {}],
        [1, {}],
        [1, {batchesPerEpoch: 4}],
      ] as const) {
        const before = tf.memory().numTensors;
        const train = () =>
          model.fitDataset(datasetOf(element, after) as never, {epochs: 2, verbose: 0, ...args});
        await failureOf(train);
        expect(tf.memory().numTensors).to.equal(before);
      }
      model.dispose();
    });
  }
});

describe('a dataset that runs out under batchesPerEpoch on a plain model', () => {
  const plain = (): tf.Sequential => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
    return model;
  };

  for (const verbose of [0, -1]) {
    for (const [count, epochs] of [
      [4, 2],
      [5, 3],
    ]) {
      it(`${count} batches are ${epochs} epochs for the package's callbacks (verbose ${verbose})`, async () => {
        const model = plain();
        let saves = 0;
        const ended: number[] = [];
        const filepath = tf.io.withSaveHandler(async () => {
          saves++;
          return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
        });
        const checkpoint = new ModelCheckpoint({filepath});
        const lambda = new LambdaCallback({onEpochEnd: epoch => void ended.push(epoch)});
        const plateau = new ReduceLROnPlateau({monitor: 'loss', patience: 1, minDelta: 1e9, verbose: 0});
        const train = () =>
          listen(() =>
            model.fitDataset(source(count) as never, {
              epochs: 8,
              batchesPerEpoch: 2,
              verbose,
              callbacks: [checkpoint, lambda, plateau],
            }),
          );
        const before = tf.memory().numTensors;
        const {value, warnings} = await train();
        expect(value.epoch).to.have.lengthOf(epochs + 1);
        expect(ended).to.deep.equal(Array.from({length: epochs}, (_, i) => i));
        expect(warnings.filter(w => w.includes(`no batches for epoch ${epochs + 1}`))).to.have.lengthOf(1);
        // One reduction after each epoch without improvement but the first.
        expect(getLearningRate(model.optimizer)).to.be.closeTo(0.01 * 0.1 ** (epochs - 1), 1e-8);
        await train();
        expect(ended).to.have.lengthOf(2 * epochs);
        expect(saves).to.equal(2 * epochs);
        expect(tf.memory().numTensors).to.be.at.most(before);
      });
    }
  }
});
