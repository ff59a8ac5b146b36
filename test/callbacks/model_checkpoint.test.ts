import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../backend.js';
import {loadWeights, ModelCheckpoint, type ModelCheckpointOptions} from '../../callbacks/index.js';
import {getLearningRate} from '../../src/host/learning_rate.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {binaryModel, failure, listen, predictions, samples} from './helpers.js';

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
      expect((await failure(loadWeights(wrong, shelf.handler('w')))).message).to.include('the model has 2');
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

  it('when saving fails: ends training or goes on; the value is no best one', async () => {
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
        const error = await failure(model.fit(x, y, {epochs: 3, batchSize: 8, verbose: 0, callbacks}));
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
    const wrong = failure(withMetrics(binaryModel(['acc'])).fit(x, y, args('val_acc', true)));
    expect((await wrong).message).to.include('there is no "val_acc" in the logs');
    await withMetrics(binaryModel()).fit(x, y, args('val_loss', false));
    const {warnings} = await listen(() => binaryModel().fit(x, y, args('val_loss', true)));
    expect(warnings.join()).to.include('"val_loss", which tells the best model, is missing');
    expect(shelf.events).to.deep.equal(['+m', '+m']);
  });

  it('says at the end of the first epoch that nobody knows which way is better, though nothing has been judged', async () => {
    const shelf = new Shelf();
    const options = {handler: shelf.handler, monitor: 'val_gain', saveFreq: 9, saveBestOnly: true};
    const error = await failure(
      binaryModel().fit(x, y, {verbose: 0, callbacks: new ModelCheckpoint('m', options)}),
    );
    expect(error.message).to.include('nothing says whether "val_gain" is better');
    expect(shelf.events).to.deep.equal([]);
    const callbacks = new ModelCheckpoint('m', {...options, mode: 'max'});
    await binaryModel().fit(x, y, {verbose: 0, callbacks});
  });

  it('saves every so many epochs, under names that a function gives', async () => {
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
    refuses({saveTopK: 2}, 'cannot stand in one place');
    refuses({everySeconds: 5, saveBestOnly: true}, "saveLast: './last'");
    refuses({saveFreq: 0}, 'saveFreq must be');
    refuses({saveBestOnyl: true}, 'Did you mean "saveBestOnly"');
    refuses({saveLast: 'm'}, 'give saveLast another path');
    expect(() => new ModelCheckpoint('m{')).to.throw('a single "{"');
    expect(() => new ModelCheckpoint('m.txt')).to.throw('is no kind of checkpoint');
    expect(() => new ModelCheckpoint('d/{epoch:02d}.txt')).to.throw('is no kind of checkpoint');
    expect(() => new ModelCheckpoint('{epoch}.keras', {saveWeightsOnly: true})).to.throw('not weights alone');
    expect(() => new ModelCheckpoint('m.{epoch}')).not.to.throw();
    expect(() => new ModelCheckpoint({})).to.throw('filepath must be');
  });
});
