import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore, EarlyStopping, SwapEMAWeights} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {onExactBackends} from '../helpers.js';
import {x, y, ARGS, build, values, fitOf} from '../freezable_model.js';
import {failureOf, listen} from '../../outcomes.js';

/** Trains the last layer first, and all of them from epoch 2 on. */
async function unfreezing(
  store: MemoryStore,
  run: {adam: boolean; swap: boolean; dataset: boolean; killedIn?: number},
) {
  const model = withMetrics(build(true));
  const compile = () => model.compile({optimizer: run.adam ? 'adam' : 'sgd', loss: 'meanSquaredError'});
  compile();
  const seen: Record<number, unknown> = {};
  const callbacks = [
    new BackupAndRestore(store, {name: 'unfreezing'}),
    run.swap && new SwapEMAWeights({emaMomentum: 0.7}),
    new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true}),
    {
      onEpochBegin(epoch: number) {
        const {layers} = model.layers[0] as tf.LayersModel;
        if (epoch < 2 || layers[0].trainable) return;
        layers[0].trainable = true;
        compile();
      },
      onEpochEnd(epoch: number) {
        seen[epoch] = values(model);
        if (epoch === run.killedIn) throw new Error('killed');
      },
    },
  ];
  await fitOf(model, run.dataset)(6, callbacks).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
  });
  return {...seen, end: values(model)};
}

describe('a training that is resumed after layers were unfrozen', () => {
  onExactBackends();
  for (const adam of [true, false]) {
    for (const swap of [true, false]) {
      for (const dataset of [true, false]) {
        it(`ends as if it had not been interrupted: adam ${adam}, averages ${swap}, fitDataset ${dataset}`, async () => {
          const run = {adam, swap, dataset};
          const whole: Record<string, unknown> = await unfreezing(new MemoryStore(), run);
          for (const killedIn of [1, 2, 3, 4]) {
            const store = new MemoryStore();
            await unfreezing(store, {...run, killedIn});
            const {value, warnings} = await listen(() => unfreezing(store, run));
            expect(warnings).to.deep.equal([]);
            for (const [epoch, weights] of Object.entries(value)) {
              expect(
                JSON.stringify(weights) === JSON.stringify(whole[epoch]),
                `${epoch}, killed in ${killedIn}`,
              ).to.equal(true);
            }
          }
        });
      }
    }
  }

  it('warns if they stay frozen', async () => {
    const store = new MemoryStore();
    await unfreezing(store, {adam: true, swap: false, dataset: false, killedIn: 4});
    const model = withMetrics(build(true));
    model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
    const {warnings} = await listen(() =>
      model.fit(x, y, {...ARGS, epochs: 6, callbacks: [new BackupAndRestore(store, {name: 'unfreezing'})]}),
    );
    expect(warnings.join()).to.match(/the backup's optimizer was Adam and trained dense_Dense\d+\/kernel/);
  });

  it('warns if it compiles again for the same layers, whose optimizer is in the backup', async () => {
    for (const epochOfCompile of [2, 9]) {
      const run = async (store: MemoryStore, killed: boolean) => {
        const model = withMetrics(build());
        const compile = () => model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
        compile();
        let isNew = true;
        const compiling = {
          onEpochBegin(epoch: number) {
            if (epoch >= epochOfCompile && isNew) compile();
            if (epoch >= epochOfCompile) isNew = false;
            if (killed && epoch === 3) throw new Error('killed');
          },
        };
        return model.fit(x, y, {...ARGS, epochs: 5, callbacks: [new BackupAndRestore(store), compiling]});
      };
      const store = new MemoryStore();
      await failureOf(run(store, true));
      const {warnings} = await listen(() => run(store, false));
      expect(warnings).to.have.lengthOf(epochOfCompile === 2 ? 1 : 0);
      if (epochOfCompile === 2)
        expect(warnings[0]).to.include('the model was compiled again when its training');
    }
  });
});
