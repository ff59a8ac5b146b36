import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AbortOn} from '../../../callbacks/stopping/abort_on.js';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

const {x, y} = samples(60, 1);
const setting = {batchSize: 20, epochs: 10, verbose: 0, shuffle: false} as const;
const weightsOf = (model: tf.LayersModel) => model.getWeights().map(w => Array.from(w.dataSync()));
const plain = <T extends tf.LayersModel>(model: T): T => model;

class At extends tf.Callback {
  private left: number;
  private readonly act: () => void;
  constructor(batches: number, act: () => void) {
    super();
    this.left = batches;
    this.act = act;
  }
  override async onBatchEnd(): Promise<void> {
    if (--this.left === 0) this.act();
  }
}

/** With state in the optimizer and in a layer. */
function normalisedModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 4,
        inputShape: [3],
        kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
      }),
      tf.layers.batchNormalization(),
      tf.layers.dense({units: 1, activation: 'sigmoid'}),
    ],
  });
  model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
  return model;
}

describe('AbortOn', () => {
  for (const [name, wrap] of [
    ['extended', withMetrics],
    ['plain', plain],
  ] as [string, (model: tf.Sequential) => tf.Sequential][]) {
    it(`stops ${name} models at the end of the running batch, with the History so far`, async () => {
      const model = wrap(binaryModel());
      const stop = new AbortController();
      let batches = 0;
      const count = new At(0, () => undefined);
      count.onBatchEnd = async () => void batches++;
      const {epoch, history} = await model.fit(x, y, {
        ...setting,
        callbacks: [count, new At(5, () => stop.abort()), new AbortOn(stop.signal)],
      });
      expect([batches, epoch, history.loss.length]).to.deep.equal([5, [0, 1], 2]);
    });

    it(`trains no batch of ${name} models when the signal has aborted before`, async () => {
      const model = wrap(normalisedModel());
      await model.fit(x, y, {...setting, epochs: 1});
      const [before, {iterations}] = [weightsOf(model), model.optimizer];
      const tensors = tf.memory().numTensors;
      const history = await model.fit(x, y, {...setting, callbacks: new AbortOn(AbortSignal.abort())});
      expect(history.epoch).to.deep.equal([0]);
      await fitDataset(model, dataset(x, y, 20), {
        epochs: 3,
        verbose: 0,
        callbacks: new AbortOn({signal: AbortSignal.abort()}),
      });
      expect(weightsOf(model)).to.deep.equal(before);
      expect(model.optimizer.iterations).to.equal(iterations);
      expect(tf.memory().numTensors).to.equal(tensors);
      await model.fit(x, y, {...setting, epochs: 1});
      expect(weightsOf(model)).not.to.deep.equal(before);
    });

    it(`with onAbort: 'throw', rejects fit of ${name} models with the reason, and restores best weights`, async () => {
      const model = wrap(binaryModel(['acc']));
      const run = (callbacks: tf.Callback[]) => model.fit(x, y, {...setting, callbacks});
      await run([new At(1, () => (model.stopTraining = true))]);
      const tensors = tf.memory().numTensors;
      const stop = new AbortController();
      let first: number[][] = [];
      const keep = new At(3, () => (first = weightsOf(model)));
      const best = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 99, restoreBestWeights: true});
      const abort = new AbortOn(stop.signal, {onAbort: 'throw'});
      const reason = new Error('enough');
      const error = await failureOf(run([keep, best, new At(8, () => stop.abort(reason)), abort]));
      expect(error).to.equal(reason);
      expect(weightsOf(model)).to.deep.equal(first);
      expect(tf.memory().numTensors).to.equal(tensors);
      expect(await failureOf(run([new AbortOn(stop.signal, {onAbort: 'throw'})]))).to.equal(reason);
      expect(weightsOf(model)).to.deep.equal(first);
      expect(tf.memory().numTensors).to.equal(tensors);
      expect((model as unknown as {isTraining: boolean}).isTraining).to.equal(false);
    });
  }

  it('leaves the backup of a training that it aborts with an error', async () => {
    const store = new MemoryStore();
    const epochsOf = async (stop: AbortController, after: number): Promise<number[]> => {
      const {epoch} = await withMetrics(binaryModel(), {seed: 1}).fit(x, y, {
        ...setting,
        epochs: 4,
        callbacks: [
          new BackupAndRestore(store),
          new At(after, () => stop.abort()),
          new AbortOn(stop.signal, {onAbort: 'throw'}),
        ],
      });
      return epoch;
    };
    const error = await failureOf(epochsOf(new AbortController(), 5));
    expect(error.name).to.equal('AbortError');
    expect(await epochsOf(new AbortController(), 0)).to.deep.equal([0, 1, 2, 3]);
    expect(store.files.size).to.equal(0);
  });

  it('yields to the page, so that a signal can arrive', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1);
    const {epoch} = await binaryModel().fit(x, y, {
      ...setting,
      epochs: 100_000,
      callbacks: new AbortOn(stop.signal),
    });
    expect(epoch.length).to.be.below(100_000);
  });

  it('leaves the optimizer as it was when the withheld batch fails', async () => {
    const model = withMetrics(binaryModel());
    const tensors = tf.memory().numTensors;
    const fails = {
      onBatchBegin() {
        throw new Error('mine');
      },
    };
    const error = await failureOf(
      model.fit(x, y, {...setting, callbacks: [new AbortOn(AbortSignal.abort()), fails]}),
    );
    expect(error.message).to.equal('mine');
    expect(Object.hasOwn(model.optimizer, 'applyGradients')).to.equal(false);
    expect(tf.memory().numTensors).to.equal(tensors);
  });

  it('works in a custom loop; invalid options are errors', async () => {
    const stop = new AbortController();
    const callback = new AbortOn(stop.signal);
    const model = binaryModel();
    callback.setModel(model);
    await callback.onTrainBegin();
    await callback.onEpochBegin(0);
    await callback.onBatchBegin(0);
    stop.abort();
    await callback.onBatchEnd(0);
    expect(model.stopTraining).to.equal(true);
    await callback.onEpochEnd(0);
    await callback.onTrainEnd();
    expect(() => new AbortOn({})).to.throw('AbortOn: expected an AbortSignal, got undefined.');
    expect(() => new AbortOn(new AbortController())).to.throw('AbortOn: expected an AbortSignal');
    expect(() => new AbortOn(stop.signal, {throw: true} as never)).to.throw('Did you mean "throws"?');
  });
});
