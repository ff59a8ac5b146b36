/** A model that is compiled again while it trains: it trains on that from then on, and what callbacks hold stays valid. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {TimeLimit} from '../../../callbacks/stopping/time_limit.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import type {CompileArgs, Extended} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {dataset} from '../../callbacks/helpers.js';
import {failureOf} from '../../outcomes.js';

type Model = tf.LayersModel & Partial<Extended>;

const seeded = (seed: number) => tf.initializers.glorotUniform({seed});
const layers = () => [
  tf.layers.dense({units: 4, activation: 'tanh', inputShape: [3], kernelInitializer: seeded(1)}),
  tf.layers.dense({units: 1, kernelInitializer: seeded(2)}),
];
const sequential = (): Model => tf.sequential({layers: layers()});
function functional(): Model {
  const input = tf.input({shape: [3]});
  const output = layers().reduce((t, layer) => layer.apply(t) as tf.SymbolicTensor, input);
  return tf.model({inputs: input, outputs: output});
}

const ROWS = 20;
const BATCH = 8;
let x: tf.Tensor2D;
let y: tf.Tensor2D;
before(() => {
  x = tf.randomNormal([ROWS, 3], 0, 1, 'float32', 1);
  y = tf.randomNormal([ROWS, 1], 0, 1, 'float32', 2);
});
after(() => tf.dispose([x, y]));

interface Options {
  epochs?: number;
  callbacks?: readonly object[];
  validation?: boolean;
}
type Train = (model: Model, options: Options) => Promise<tf.History>;
const WAYS: Record<string, Train> = {
  fit: (model, {epochs = 4, callbacks = [], validation = true}) =>
    model.fit(x, y, {
      epochs,
      callbacks: callbacks as never,
      batchSize: BATCH,
      shuffle: false,
      verbose: 0,
      validationData: validation ? [x, y] : undefined,
    }),
  fitDataset: (model, {epochs = 4, callbacks = [], validation = true}) =>
    model.fitDataset(dataset(x, y, BATCH) as never, {
      epochs,
      callbacks: callbacks as never,
      verbose: 0,
      validationData: validation ? (dataset(x, y, BATCH) as never) : undefined,
    }),
};

const weightsOf = (model: tf.LayersModel): number[][] =>
  model.layers.flatMap(layer => layer.getWeights().map(w => Array.from(w.dataSync())));

function expectClose(a: number[][], b: number[][], tolerance = 1e-6): void {
  expect(a.length).to.equal(b.length);
  a.forEach((w, i) => w.forEach((value, k) => expect(value).to.be.closeTo(b[i][k], tolerance)));
}

const SGD: CompileArgs = {optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']};
const compile = (model: Model, args: CompileArgs): void => model.compile(args);

/** What is done to the model when this epoch is over. */
const atEndOf = (epoch: number, action: () => void) => ({
  onEpochEnd(e: number) {
    if (e === epoch) action();
  },
});

/** The first layer is frozen until the second epoch is over; then everything trains, with another optimizer and loss. */
async function fineTuned(model: Model, train: Train): Promise<number[][]> {
  // A functional model has an input layer before it.
  const [first] = model.layers.slice(-2);
  first.trainable = false;
  compile(model, {optimizer: tf.train.adam(0.05), loss: 'meanSquaredError'});
  await train(model, {
    validation: false,
    callbacks: [
      atEndOf(1, () => {
        first.trainable = true;
        compile(model, {optimizer: tf.train.momentum(0.02, 0.9), loss: 'meanAbsoluteError'});
      }),
    ],
  });
  return weightsOf(model);
}

describe('compiled again while it trains', () => {
  for (const [way, train] of Object.entries(WAYS)) {
    it(`${way}: a Sequential trains on what was compiled last, as a functional model of plain tfjs does`, async () => {
      const expected = await fineTuned(functional(), train);
      expectClose(await fineTuned(withMetrics(functional()), train), expected);
      expectClose(await fineTuned(withMetrics(sequential()), train), expected);
    });

    it(`${way}: compiled again alike, it trains what plain tfjs trains, and validates every epoch`, async () => {
      for (const when of ['onTrainBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochBegin', 'onEpochEnd']) {
        const run = async (model: Model) => {
          compile(model, SGD);
          const {history} = await train(model, {callbacks: [{[when]: () => compile(model, SGD)}]});
          return {weights: weightsOf(model), history};
        };
        const [plain, extended] = [await run(sequential()), await run(withMetrics(sequential()))];
        expectClose(extended.weights, plain.weights);
        expect(extended.history.val_loss.length).to.equal(4);
        for (const key of ['loss', 'mae', 'val_loss', 'val_mae']) {
          expectClose([extended.history[key] as number[]], [plain.history[key] as number[]], 1e-5);
        }
      }
    });

    it(`${way}: validation reports the loss and the metrics that were compiled last`, async () => {
      const model = withMetrics(sequential());
      compile(model, SGD);
      const seen: Record<string, number>[] = [];
      const expected: number[] = [];
      await train(model, {
        callbacks: [
          atEndOf(1, () => compile(model, {...SGD, loss: 'meanAbsoluteError', metrics: ['mse']})),
          {
            async onEpochEnd(_: number, logs: Record<string, number>) {
              seen.push({...logs});
              const key = 'mae' in logs ? 'mse' : 'mae';
              const value = tf.tidy(() => {
                const error = tf.sub(model.predict(x) as tf.Tensor, y);
                return tf.mean(key === 'mse' ? tf.square(error) : tf.abs(error));
              });
              expected.push((await value.data())[0]);
              value.dispose();
            },
          },
        ],
      });
      expect(seen.map(logs => Object.keys(logs).sort())).to.deep.equal([
        ...[0, 1].map(() => ['loss', 'mae', 'val_loss', 'val_mae']),
        ...[2, 3].map(() => ['loss', 'mse', 'val_loss', 'val_mse']),
      ]);
      seen.forEach((logs, epoch) => expect(logs.val_loss).to.be.closeTo(expected[epoch], 1e-5));
    });

    it(`${way}: callbacks that change the learning rate change that of the new optimizer`, async () => {
      const model = withMetrics(sequential());
      compile(model, {...SGD, optimizer: tf.train.sgd(0.1)});
      const optimizer = tf.train.momentum(0.1, 0.9);
      const snapshots: number[][][] = [];
      await train(model, {
        callbacks: [
          new LearningRateScheduler(epoch => (epoch < 3 ? 0.05 : 0)),
          atEndOf(1, () => compile(model, {...SGD, optimizer})),
          {onEpochEnd: () => void snapshots.push(weightsOf(model))},
        ],
      });
      expect(model.optimizer).to.equal(optimizer);
      expect(getLearningRate(optimizer)).to.equal(0);
      expect(snapshots[2]).not.to.deep.equal(snapshots[1]);
      expect(snapshots[3]).to.deep.equal(snapshots[2]);

      const plateau = new ReduceLROnPlateau({monitor: 'loss', patience: 1, factor: 0.5, minDelta: 1e9});
      const other = tf.train.sgd(0.08);
      await train(model, {
        callbacks: [plateau, atEndOf(0, () => compile(model, {...SGD, optimizer: other}))],
      });
      expect(getLearningRate(other)).to.be.closeTo(0.08 / 8, 1e-9);
    });

    it(`${way}: callbacks, and the user, still stop it`, async () => {
      for (const stopping of ['callback', 'outer', 'time'] as const) {
        const model = withMetrics(sequential());
        compile(model, SGD);
        class Stop extends tf.Callback {
          override async onEpochEnd(epoch: number): Promise<void> {
            if (epoch !== 2) return;
            if (stopping === 'callback') (this as unknown as {model: Model}).model.stopTraining = true;
            if (stopping === 'outer') model.stopTraining = true;
          }
        }
        const limit = new TimeLimit({seconds: 0.02, every: 'epoch'});
        const wait = {
          async onEpochEnd(epoch: number) {
            if (epoch === 2) await new Promise(resolve => setTimeout(resolve, 40));
          },
        };
        const {epoch} = await train(model, {
          epochs: 50,
          callbacks: [
            atEndOf(1, () => compile(model, SGD)),
            new Stop(),
            ...(stopping === 'time' ? [wait, limit] : []),
          ],
        });
        if (stopping === 'time') expect(epoch.length).to.be.below(50);
        else expect(epoch).to.deep.equal([0, 1, 2]);
      }
    });

    it(`${way}: best weights, checkpoints and ValidationMetrics are of the model that trains`, async () => {
      const model = withMetrics(sequential());
      compile(model, SGD);
      const saved: {weights: number; optimizer: string}[] = [];
      const handler = tf.io.withSaveHandler(async artifacts => {
        const config = artifacts.trainingConfig as unknown as {
          optimizer_config: {class_name: string};
          loss: string;
        };
        saved.push({weights: artifacts.weightSpecs?.length ?? 0, optimizer: config.loss});
        return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
      });
      const ranking = new ValidationMetrics({metrics: ['mse'], prefix: 'own_'});
      const snapshots: number[][][] = [];
      // The epochs after the third are worse, since the rate is far too high.
      const stop = new EarlyStopping({monitor: 'val_mae', patience: 9, restoreBestWeights: true});
      await train(model, {
        epochs: 5,
        callbacks: [
          stop,
          ranking,
          new ModelCheckpoint({filepath: handler}),
          atEndOf(1, () => compile(model, {...SGD, loss: 'meanAbsoluteError'})),
          atEndOf(2, () => compile(model, {...SGD, optimizer: tf.train.sgd(30)})),
          {onEpochEnd: () => void snapshots.push(weightsOf(model))},
        ],
      });
      expect(stop.bestEpoch).to.be.below(3);
      expect(weightsOf(model)).to.deep.equal(snapshots[stop.bestEpoch]);
      expect(ranking.results.length).to.equal(5);
      expect(saved.length).to.equal(5);
      expect(saved.map(s => s.optimizer)).to.deep.equal([
        ...['mean_squared_error', 'mean_squared_error', 'mean_absolute_error'],
        ...['mean_squared_error', 'mean_squared_error'],
      ]);
    });

    it(`${way}: leaks nothing`, async () => {
      const model = withMetrics(sequential());
      const optimizer = tf.train.sgd(0.01);
      const again = () => compile(model, {...SGD, optimizer, loss: 'meanAbsoluteError'});
      const run = async () => {
        compile(model, {...SGD, optimizer});
        await train(model, {callbacks: [{onBatchEnd: again, onEpochEnd: again}]});
      };
      await run();
      const before = tf.memory().numTensors;
      await run();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it(`${way}: on a plain Sequential, callbacks keep what tfjs trains on`, async () => {
      const run = async (callbacks: object[]) => {
        const model = sequential();
        compile(model, {...SGD, optimizer: tf.train.sgd(0.1)});
        const again = atEndOf(1, () => compile(model, {...SGD, optimizer: tf.train.sgd(0.1)}));
        const list = callbacks.length === 0 ? [again] : [...callbacks];
        const custom = new tf.CustomCallback(again, 'never');
        const {epoch} = await train(model, {
          epochs: 5,
          callbacks: callbacks.length === 0 ? list : [...list, custom],
        });
        return {weights: weightsOf(model), epochs: epoch.length};
      };
      const plain = await run([]);
      const snapshots: number[][][] = [];
      expectClose((await run([new LearningRateScheduler(() => 0.1)])).weights, plain.weights);
      class Stop extends tf.Callback {
        override async onEpochEnd(epoch: number): Promise<void> {
          const {model} = this as unknown as {model: tf.LayersModel};
          snapshots.push(weightsOf(model));
          if (epoch === 3) model.stopTraining = true;
        }
      }
      const frozen = await run([new LearningRateScheduler(epoch => (epoch < 3 ? 0.1 : 0)), new Stop()]);
      expect(frozen.epochs).to.equal(4);
      expect(snapshots[3]).to.deep.equal(snapshots[2]);
      const stop = new EarlyStopping({
        monitor: 'val_loss',
        patience: 1,
        minDelta: 1e9,
        restoreBestWeights: true,
      });
      expect((await run([stop, new Stop()])).epochs).to.be.below(4);
    });
  }

  it('in mid-epoch with another loss, the record of the epoch is of the batches after it', async () => {
    for (const make of [sequential, functional]) {
      const model = withMetrics(make());
      compile(model, {...SGD, optimizer: tf.train.sgd(0)});
      const {history} = await WAYS.fit(model, {
        epochs: 2,
        callbacks: [
          {
            onBatchEnd(batch: number) {
              if (batch === 0)
                compile(model, {...SGD, loss: 'meanAbsoluteError', optimizer: tf.train.sgd(0)});
            },
          },
        ],
      });
      // The weights stay, so the last batches and all of them can be evaluated afterwards.
      const errors = tf.tidy(() => tf.abs(tf.sub(model.predict(x) as tf.Tensor, y)).dataSync());
      const mean = (list: Iterable<number>) => [...list].reduce((a, b) => a + b) / [...list].length;
      // The second epoch began with the new loss, and its first batch compiled the same once more.
      const first = history.loss as number[];
      expect(first[0]).to.be.closeTo(mean(errors.slice(BATCH)), 1e-5);
      expect(first[1]).to.be.closeTo(mean(errors), 1e-5);
    }
  });

  it('after the last batch with another loss, the epoch is reported as it was trained', async () => {
    const model = withMetrics(sequential());
    compile(model, SGD);
    const {history} = await WAYS.fit(model, {
      epochs: 1,
      callbacks: [
        {
          onBatchEnd(batch: number) {
            if (batch === 2) compile(model, {...SGD, metrics: ['mse']});
          },
        },
      ],
    });
    expect(Object.keys(history)).to.have.members(['loss', 'mae', 'val_loss', 'val_mae']);
  });

  it('refuses what a running training cannot follow: other layers, an extension, its end', async () => {
    const errors: string[] = [];
    const attempt = async (action: () => unknown) => {
      errors.push((await failureOf(() => action())).message);
    };
    const model = withMetrics(sequential());
    compile(model, SGD);
    await WAYS.fit(model, {
      epochs: 1,
      callbacks: [
        {
          async onEpochEnd() {
            await attempt(() => model.detach?.());
            (model as unknown as tf.Sequential).add(tf.layers.dense({units: 1}));
            await attempt(() => compile(model, SGD));
          },
        },
      ],
    });
    const plain = functional();
    compile(plain, SGD);
    await WAYS.fit(plain, {
      epochs: 1,
      callbacks: [{onEpochEnd: () => attempt(() => withMetrics(plain))}],
    });
    expect(errors[0]).to.match(/^detach: this model is training/);
    expect(errors[1]).to.match(/^compile: layers were added or removed/);
    expect(errors[2]).to.match(/^withMetrics: this model is training/);
  });
});
