import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../../backend.js';
import {loadWeights, ModelCheckpoint, type ModelCheckpointOptions} from '../../../callbacks/index.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, predictions, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(40, 3);

/** Models in memory, and what happened to them. */
class Shelf {
  readonly models = new Map<string, tf.io.ModelArtifacts>();
  readonly events: string[] = [];
  full = false;

  readonly handler = (path: string) => ({
    save: async (artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> => {
      if (this.full) throw new Error('the disk is full');
      this.models.set(path, artifacts);
      this.events.push(`+${path}`);
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    },
    load: async () => this.models.get(path) as tf.io.ModelArtifacts,
    remove: async () => {
      this.models.delete(path);
      this.events.push(`-${path}`);
    },
  });
}

/** Drives epochs whose val_loss is given. */
async function drive(checkpoint: ModelCheckpoint, values: readonly number[], from = 0): Promise<void> {
  for (const [i, value] of values.entries()) {
    await checkpoint.onEpochBegin(from + i);
    await checkpoint.onEpochEnd(from + i, {val_loss: value});
  }
}

async function begun(shelf: Shelf, options: ModelCheckpointOptions): Promise<ModelCheckpoint> {
  const checkpoint = new ModelCheckpoint({filepath: 'e{epoch}', handler: shelf.handler, ...options});
  checkpoint.setParams({});
  checkpoint.setModel(binaryModel());
  await checkpoint.onTrainBegin();
  return checkpoint;
}

describe('ModelCheckpoint', () => {
  const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
    sgd: () => tf.train.sgd(0.125),
    momentum: () => tf.train.momentum(0.125, 0.5),
    adagrad: () => tf.train.adagrad(0.125),
    adadelta: () => tf.train.adadelta(0.125),
    adam: () => tf.train.adam(0.125),
    adamax: () => tf.train.adamax(0.125),
    rmsprop: () => tf.train.rmsprop(0.125),
  };
  for (const [name, make] of someEntries(OPTIMIZERS, 3)) {
    it(`${name}: what is saved loads in tfjs, predicts the same, and trains on at the same rate`, async () => {
      for (const extended of [false, true]) {
        const shelf = new Shelf();
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        model.compile({optimizer: make(), loss: 'binaryCrossentropy', metrics: ['acc']});
        await model.fit(x, y, {epochs: 1, verbose: 0});
        const before = tf.memory().numTensors;
        const callback = new ModelCheckpoint('m', {handler: shelf.handler});
        await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callback});
        expect(tf.memory().numTensors).to.equal(before);
        const loaded = await tf.loadLayersModel(shelf.handler('m'));
        expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
        expect(getLearningRate(loaded.optimizer)).to.equal(0.125);
        await loaded.fit(x, y, {epochs: 1, verbose: 0});
        loaded.dispose();
      }
    });
  }

  it('saves what tfjs cannot save or load, without it', async () => {
    const own = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.losses.meanSquaredError(yTrue, yPred);
    for (const [extended, loss, metrics] of [
      [false, 'binaryCrossentropy', ['precision', 'acc']],
      [false, own, ['acc']],
      [true, own, ['acc']],
    ] as const) {
      const shelf = new Shelf();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      model.compile({optimizer: 'sgd', loss: loss, metrics: [...metrics]});
      const callbacks = new ModelCheckpoint('m', {handler: shelf.handler});
      const {warnings} = await listen(() => model.fit(x, y, {epochs: 2, verbose: 0, callbacks}));
      expect(
        warnings.filter(w => w.startsWith('ModelCheckpoint: the model is saved without')),
      ).to.have.length(loss === own ? 1 : 0);
      const loaded = await tf.loadLayersModel(shelf.handler('m'));
      expect(predictions(loaded, x)).to.deep.equal(predictions(model, x));
    }
  });

  it('weights alone go into a model bit by bit, and those of a whole model', async () => {
    for (const saveWeightsOnly of [true, false]) {
      const shelf = new Shelf();
      const model = binaryModel();
      const callbacks = new ModelCheckpoint('w', {handler: shelf.handler, saveWeightsOnly});
      await model.fit(x, y, {epochs: 2, verbose: 0, callbacks});
      const saved = predictions(model, x);
      expect(Object.keys(shelf.models.get('w')?.modelTopology as object).length === 0).to.equal(
        saveWeightsOnly,
      );
      await model.fit(x, y, {epochs: 2, verbose: 0});
      const other = binaryModel();
      const before = tf.memory().numTensors;
      await loadWeights(model, shelf.handler('w'));
      await loadWeights(other, shelf.handler('w'));
      expect(tf.memory().numTensors).to.equal(before);
      expect(predictions(model, x)).to.deep.equal(saved);
      expect(predictions(other, x)).to.deep.equal(saved);
      const wrong = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]});
      expect((await failureOf(loadWeights(wrong, shelf.handler('w')))).message).to.match(
        /weight "dense_Dense\d+\/\w+"/,
      );
    }
  });

  it('keeps the best n, and removes others when the new one is safe', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {saveTopK: 2, verbose: 0});
    await drive(checkpoint, [0.5, 0.4, NaN, 0.6, 0.45, 0.3]);
    expect(shelf.events).to.deep.equal(['+e1', '+e2', '+e5', '-e1', '+e6', '-e5']);
    expect([checkpoint.best, checkpoint.bestPath]).to.deep.equal([0.3, 'e6']);
    const state = JSON.parse(JSON.stringify(checkpoint.getState()));
    const next = await begun(shelf, {saveTopK: 2});
    next.setState(state);
    await drive(next, [0.9, 0.35], 6);
    expect([...shelf.models.keys()]).to.deep.equal(['e6', 'e8']);
  });

  describe('names that are in use', () => {
    /** Trains with values of `v` that are given, and returns which epoch is in each file, and where the best is. */
    async function kept(values: readonly number[], options: ModelCheckpointOptions, extended = true) {
      const shelf = new Shelf();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      const weights: number[] = [];
      class Feed extends tf.Callback {
        override async onEpochEnd(epoch: number, logs: tf.Logs): Promise<void> {
          logs.v = values[epoch];
          weights.push((await model.getWeights()[0].data())[0]);
        }
      }
      const checkpoint = new ModelCheckpoint('m-{v:.2f}', {
        handler: shelf.handler,
        monitor: 'v',
        mode: 'max',
        ...options,
      });
      const callbacks = [new Feed(), checkpoint];
      await model.fit(x, y, {epochs: values.length, verbose: 0, callbacks});
      const epochs: Record<string, number> = {};
      for (const path of shelf.models.keys()) {
        const saved = await tf.loadLayersModel(shelf.handler(path));
        epochs[path] = weights.indexOf((await saved.getWeights()[0].data())[0]);
        saved.dispose();
      }
      return {epochs, best: checkpoint.bestPath};
    }

    for (const extended of [true, false]) {
      it(`a kept checkpoint is never replaced (${extended ? 'extended' : 'plain'} model)`, async () => {
        const at = (values: number[], saveTopK: number) => kept(values, {saveTopK}, extended);
        expect(await at([0.7, 0.914, 0.906, 0.6], 3)).to.deep.equal({
          epochs: {'m-0.70': 0, 'm-0.91': 1, 'm-0.91-v1': 2},
          best: 'm-0.91',
        });
        // A better one after a worse one of that name, and equal values.
        expect(await at([0.906, 0.914, 0.914], 3)).to.deep.equal({
          epochs: {'m-0.91': 0, 'm-0.91-v1': 1, 'm-0.91-v2': 2},
          best: 'm-0.91-v1',
        });
        // The name of the one that has to go is free.
        expect(await at([0.906, 0.8, 0.914, 0.912], 2)).to.deep.equal({
          epochs: {'m-0.91': 3, 'm-0.91-v1': 2},
          best: 'm-0.91-v1',
        });
      });
    }

    it('saveTopK: -1 keeps all, NaN too', async () => {
      expect(await kept([0.9, 0.5, NaN, 0.904, 0.9], {saveTopK: -1})).to.deep.equal({
        epochs: {'m-0.90': 0, 'm-0.50': 1, 'm-nan': 2, 'm-0.90-v1': 3, 'm-0.90-v2': 4},
        best: 'm-0.90-v1',
      });
    });

    it('saveTopK: -1 keeps all where nothing is monitored, and says so once', async () => {
      const shelf = new Shelf();
      const callbacks = new ModelCheckpoint('{epoch}', {handler: shelf.handler, saveTopK: -1});
      const {warnings} = await listen(() =>
        withMetrics(binaryModel()).fit(x, y, {epochs: 4, verbose: 0, callbacks}),
      );
      expect([...shelf.models.keys()]).to.deep.equal(['1', '2', '3', '4']);
      expect(callbacks.bestPath).to.equal(undefined);
      expect(warnings.filter(text => text.includes('"val_loss", which tells the best model'))).to.have.length(
        1,
      );
    });

    it('a resumed training knows the names that are in use', async () => {
      const shelf = new Shelf();
      const options = {filepath: 'm-{val_loss:.1f}', saveTopK: 3} as const;
      const first = await begun(shelf, options);
      await drive(first, [0.52, 0.48]);
      const state = JSON.parse(JSON.stringify(first.getState()));
      await drive(first, [0.53], 2);
      const second = await begun(shelf, options);
      second.setState(state);
      // The file that the first run wrote after its backup is that of the same epoch.
      await drive(second, [0.53, 0.47], 2);
      expect([...shelf.models.keys()]).to.deep.equal(['m-0.5', 'm-0.5-v1', 'm-0.5-v2']);
      expect(second.bestPath).to.equal('m-0.5-v2');
    });

    it('suffixes come before endings; other spellings of a path are the same path', async () => {
      for (const [filepath, expected] of [
        ['m-{val_loss:.0f}.json', 'm-1-v1.json'],
        ['m-{val_loss:.0f}.keras', 'm-1-v1.keras'],
        ['m-{val_loss:.0f}.5/', 'm-1.5-v1/'],
      ]) {
        const shelf = new Shelf();
        await drive(await begun(shelf, {filepath, saveTopK: 2}), [1.1, 1.2]);
        expect([...shelf.models.keys()][1]).to.equal(expected);
      }
      const shelf = new Shelf();
      const names = ['./a/', 'a', 'file://a'];
      const filepath = ({epoch}: Record<string, number>) => names[epoch - 1];
      await drive(await begun(shelf, {filepath, saveTopK: 3}), [1, 2, 3]);
      expect([...shelf.models.keys()]).to.deep.equal(['./a/', 'a-v1', 'file://a-v2']);
    });

    it('the latest state, and one of unknown value, do not replace the best', async () => {
      const shelf = new Shelf();
      const same = await begun(shelf, {filepath: 'e{epoch}', saveTopK: 2, saveLast: 'e2'});
      await drive(same, [0.5, 0.4, 0.6]);
      expect([same.bestPath, same.lastPath]).to.deep.equal(['e2', 'e2-v1']);
      const other = new Shelf();
      const best = await begun(other, {filepath: 'best', saveBestOnly: true});
      await drive(best, [0.5]);
      await listen(async () => best.onEpochEnd(1, {loss: 1}));
      expect(other.events).to.deep.equal(['+best', '+best-v1']);
      expect([best.best, best.bestPath]).to.deep.equal([0.5, 'best']);
    });

    it('a function that returns the handler of a kept checkpoint is an error', async () => {
      const handler = new Shelf().handler('one');
      const checkpoint = new ModelCheckpoint({filepath: () => handler, saveTopK: 2});
      checkpoint.setModel(binaryModel());
      await checkpoint.onTrainBegin();
      await drive(checkpoint, [1]);
      expect((await failureOf(drive(checkpoint, [2], 1))).message).to.include(
        'filepath returned the handler of a checkpoint that is kept',
      );
    });
  });

  it('saves the latest state beside the best, and by time', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {saveBestOnly: true, saveLast: true, everySeconds: 0});
    await drive(checkpoint, [0.5, 0.6]);
    await checkpoint.onBatchEnd(0, {loss: 1});
    expect(shelf.events).to.deep.equal(['+e1', '+last', '+last', '+last']);
    expect([checkpoint.bestPath, checkpoint.lastPath]).to.deep.equal(['e1', 'last']);
    const all = new Shelf();
    const timed = await begun(all, {filepath: '{epoch}-{batch}', everySeconds: 0, saveFreq: 2});
    for (const batch of [0, 1, 2]) await timed.onBatchEnd(batch, {loss: 1});
    expect(all.events).to.deep.equal(['+1-1', '+1-2', '+1-3']);
  });

  it('when saving fails: ends training or continues; the value does not become the best', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {filepath: 'm', saveBestOnly: true, onException: 'warn'});
    await drive(checkpoint, [0.5]);
    shelf.full = true;
    const {warnings} = await listen(() => drive(checkpoint, [0.4], 1));
    expect(warnings).to.deep.equal(['ModelCheckpoint: the disk is full']);
    expect(checkpoint.best).to.equal(0.5);
    shelf.full = false;
    await drive(checkpoint, [0.45], 2);
    expect(shelf.events).to.deep.equal(['+m', '+m']);
    for (const extended of [false, true]) {
      for (const saveFreq of ['epoch', 1] as const) {
        const full = new Shelf();
        full.full = true;
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const before = tf.memory().numTensors;
        const callbacks = new ModelCheckpoint('m', {handler: full.handler, saveFreq});
        const error = await failureOf(model.fit(x, y, {epochs: 3, batchSize: 8, verbose: 0, callbacks}));
        expect(error.message).to.equal('ModelCheckpoint: the disk is full');
        expect(tf.memory().numTensors).to.equal(before);
      }
    }
  });

  it('says before the first epoch that the monitored name is wrong, and saves when it is missing', async () => {
    const shelf = new Shelf();
    const args = (monitor: string, saveBestOnly: boolean) => ({
      epochs: 1,
      verbose: 0,
      callbacks: new ModelCheckpoint('m', {handler: shelf.handler, monitor, saveBestOnly}),
    });
    const wrong = failureOf(withMetrics(binaryModel(['acc'])).fit(x, y, args('val_acc', true)));
    expect((await wrong).message).to.include('there is no "val_acc" in the logs');
    await withMetrics(binaryModel()).fit(x, y, args('val_loss', false));
    const {warnings} = await listen(() => binaryModel().fit(x, y, args('val_loss', true)));
    expect(warnings.join()).to.include('"val_loss", which tells the best model, is missing');
    expect(shelf.events).to.deep.equal(['+m', '+m']);
  });

  it('asks for the mode at the end of the first epoch if the direction is unknown, even if nothing was compared', async () => {
    const shelf = new Shelf();
    const options = {handler: shelf.handler, monitor: 'val_gain', saveFreq: 9, saveBestOnly: true};
    const error = await failureOf(
      binaryModel().fit(x, y, {verbose: 0, callbacks: new ModelCheckpoint('m', options)}),
    );
    expect(error.message).to.include('nothing says whether "val_gain" is better');
    expect(shelf.events).to.deep.equal([]);
    const callbacks = new ModelCheckpoint('m', {...options, mode: 'max'});
    await binaryModel().fit(x, y, {verbose: 0, callbacks});
  });

  it('saves every n epochs, under names that a function returns', async () => {
    const shelf = new Shelf();
    const filepath = ({epoch, val_loss: loss}: Record<string, number>) => shelf.handler(`${epoch} ${loss}`);
    const checkpoint = new ModelCheckpoint({filepath, period: 2});
    checkpoint.setModel(binaryModel());
    await checkpoint.onTrainBegin();
    await drive(checkpoint, [1, 2, 3, 4]);
    expect(shelf.events).to.deep.equal(['+2 2', '+4 4']);
  });

  it('refuses what makes no sense', () => {
    const refuses = (options: object, message: string) =>
      expect(() => new ModelCheckpoint('m', options)).to.throw(message);
    refuses({saveTopK: 2}, 'cannot be saved under one name');
    refuses({saveTopK: -1}, 'saveTopK: all checkpoints cannot be saved under one name');
    refuses({saveTopK: 0}, 'at least 1, or -1, which keeps all; got 0');
    refuses({saveTopK: -2}, 'at least 1, or -1, which keeps all; got -2');
    expect(() => new ModelCheckpoint('{epoch}', {saveTopK: -1, saveBestOnly: true})).to.throw(
      'give one of them',
    );
    refuses({everySeconds: 5, saveBestOnly: true}, "saveLast: './last'");
    refuses({saveFreq: 0}, 'saveFreq must be');
    refuses({saveBestOnyl: true}, 'Did you mean "saveBestOnly"');
    refuses({saveLast: 'm'}, 'give saveLast another path');
    expect(() => new ModelCheckpoint('m{')).to.throw('a single "{"');
    expect(() => new ModelCheckpoint('m.txt')).to.throw('is not an extension of checkpoints');
    expect(() => new ModelCheckpoint('d/{epoch:02d}.txt')).to.throw('is not an extension of checkpoints');
    expect(() => new ModelCheckpoint('{epoch}.keras', {saveWeightsOnly: true})).to.throw('not weights alone');
    expect(() => new ModelCheckpoint('m.{epoch}')).not.to.throw();
    for (const missing of [[], [{}], [{saveBestOnly: true}]] as unknown as [string][])
      expect(() => new ModelCheckpoint(...missing)).to.throw(
        "ModelCheckpoint: filepath must be a path or a URL, such as './best'; it is missing.",
      );
  });
});
