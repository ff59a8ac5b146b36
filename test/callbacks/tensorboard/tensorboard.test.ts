/** What TensorBoard writes in a training. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks,
  EventWriter,
  MemoryStore,
  TensorBoard,
  type TensorBoardOptions,
} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, samples, fitDataset} from '../helpers.js';
import {asText, curve, type DecodedValue, fieldsOf} from '../event_files/decode.js';
import {type Runs, runsOf, scalarTags} from './written_runs.js';
import {failureOf} from '../../outcomes.js';

const single = (values: readonly unknown[]): [number, number][] =>
  values.map((v, i) => [i, Math.fround(v as number)]);

for (const [kind, extended] of [
  ['an extended model', true],
  ['a plain model', false],
] as const) {
  // prettier-ignore
  for (const how of ['fit', 'fitDataset'] as const) {
    it(`TensorBoard: ${how} of ${kind}`, async () => {
      const {x, y} = samples(20, 1);
      const store = new MemoryStore();
      const board = new TensorBoard(store, {updateFreq: 2, histogramFreq: 2});
      const model = extended ? withMetrics(binaryModel(['acc'])) : binaryModel(['acc']);
      const entry = extended ? [{onEpochEnd() {}}, board] : board;
      const train = async (epochs: number) =>
        how === 'fit'
          ? await model.fit(x, y, {epochs, batchSize: 5, verbose: 0, validationData: [x, y], callbacks: entry as never})
          : await fitDataset(model, dataset(x, y, 5), {
              epochs,
              validationData: dataset(x, y, 5) as never,
              callbacks: entry,
            });
      await train(1);
      const before = tf.memory().numTensors;
      store.files.clear();
      const {history} = await train(3);
      expect(tf.memory().numTensors).to.equal(before);

      const runs = runsOf(store);
      expect(Object.keys(runs).sort()).to.deep.equal(['train', 'validation']);
      const {train: t, validation: v} = runs;
      for (const key of ['loss', 'acc']) {
        expect(curve(t, `epoch_${key}`)).to.deep.equal(single(history[key]));
        expect(curve(v, `epoch_${key}`)).to.deep.equal(single(history[`val_${key}`]));
        const seen = curve(v, `evaluation_${key}_vs_iterations`);
        expect(seen).to.deep.equal(history[`val_${key}`].map((n, i) => [4 * (i + 1), Math.fround(n as number)]));
      }
      expect(curve(t, 'epoch_learning_rate')).to.deep.equal(single([0.5, 0.5, 0.5]));
      expect(curve(t, 'batch_loss').map(([step]) => step)).to.deep.equal([2, 4, 6, 8, 10, 12]);
      expect(scalarTags(t).filter(tag => !tag.startsWith('epoch_'))).to.include('batch_loss').and.not.include('batch_size');
      const histograms = t.filter(value => value.plugin === 'histograms');
      expect(new Set(histograms.map(h => h.step))).to.deep.equal(new Set([0, 2]));
      const names = model.layers.flatMap(l => [`${l.name}/kernel/histogram`, `${l.name}/bias/histogram`]);
      expect(histograms.slice(0, 4).map(h => h.tag)).to.deep.equal(names);
      const last = histograms.at(-4) as DecodedValue;
      const kernel = Array.from(model.layers[0].getWeights()[0].dataSync());
      expect([last.numbers[0], last.numbers.at(-2)]).to.deep.equal([Math.min(...kernel), Math.max(...kernel)]);
      model.dispose();
      tf.dispose([x, y]);
    });
  }
}

describe('TensorBoard', () => {
  const fitted = async (options: TensorBoardOptions, epochs = 2): Promise<Runs> => {
    const {x, y} = samples(20, 1);
    const store = new MemoryStore();
    const model = binaryModel(['acc']);
    const board = callbacks.tensorBoard(store, options);
    await model.fit(x, y, {epochs, batchSize: 5, verbose: 0, callbacks: board});
    model.dispose();
    tf.dispose([x, y]);
    return runsOf(store);
  };

  it('by default: epochs, learning rate, graph', async () => {
    const {train, ...others} = await fitted({});
    expect(others).to.deep.equal({});
    expect(scalarTags(train)).to.deep.equal(['epoch_acc', 'epoch_learning_rate', 'epoch_loss']);
    const graph = train.filter(v => v.plugin === 'graph_keras_model');
    expect(graph.map(v => [v.tag, v.step, v.dataClass, asText(v.content)])).to.deep.equal([
      ['keras', 0, 3, '1'],
    ]);
    const {class_name, config} = JSON.parse(asText(graph[0].strings[0])) as {class_name: string; config: {layers: {class_name: string}[]}}; // prettier-ignore
    expect(class_name).to.be.a('string');
    expect(config.layers.map(l => l.class_name)).to.include('Dense');
  });

  it('no graph, every batch, steps per second', async () => {
    const {train} = await fitted({writeGraph: false, updateFreq: 'batch', writeStepsPerSecond: true});
    expect(train.map(v => v.plugin).filter(p => p !== 'scalars')).to.deep.equal([]);
    expect(scalarTags(train)).to.deep.equal([
      'batch_acc',
      'batch_loss',
      'batch_steps_per_second',
      'epoch_acc',
      'epoch_learning_rate',
      'epoch_loss',
      'epoch_steps_per_second',
    ]);
    expect(curve(train, 'batch_loss').map(([s]) => s)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const tag of ['batch_steps_per_second', 'epoch_steps_per_second']) {
      expect(
        curve(train, tag).every(([, v]) => v > 0 && Number.isFinite(v)),
        tag,
      ).to.equal(true);
    }
  });

  it('hyperparameters, and whether the training ended well', async () => {
    const statusOf = (runs: Runs) =>
      fieldsOf(fieldsOf(runs[''].at(-1)?.content as Uint8Array).get(4)?.[0] as Uint8Array).get(1);
    const good = await fitted({hparams: {rate: 0.5}});
    expect(good[''].map(v => v.tag)).to.deep.equal([
      '_hparams_/session_start_info',
      '_hparams_/session_end_info',
    ]);
    expect(statusOf(good)).to.deep.equal([1n]);

    const {x, y} = samples(10, 1);
    const store = new MemoryStore();
    const model = withMetrics(binaryModel());
    const board = new TensorBoard(store, {hparams: {rate: 0.5}, prCurves: true, data: [x, y]});
    const broken = {
      onEpochEnd: (epoch: number) => {
        if (epoch === 1) throw new Error('broken');
      },
    };
    await model.fit(x, y, {epochs: 1, verbose: 0});
    const before = tf.memory().numTensors;
    const error = await failureOf(model.fit(x, y, {epochs: 3, verbose: 0, callbacks: [broken, board]}));
    expect(error.message).to.equal('broken');
    expect(tf.memory().numTensors).to.equal(before);
    expect(statusOf(runsOf(store))).to.deep.equal([2n]);
    expect(curve(runsOf(store).train, 'epoch_loss')).to.have.length(1);
    model.dispose();
    tf.dispose([x, y]);
  });

  it('works in a custom loop', async () => {
    const store = new MemoryStore();
    const board = new TensorBoard(store, {updateFreq: 1, writeGraph: false});
    board.setParams({});
    board.setModel(binaryModel());
    await board.onTrainBegin();
    await board.onEpochBegin(0);
    await board.onBatchBegin(0);
    await board.onBatchEnd(0, {batch: 0, size: 2, loss: 0.5});
    const loss = tf.scalar(0.25);
    await board.onEpochEnd(0, {loss, val_loss: NaN, learning_rate: 0.125});
    expect(loss.isDisposed).to.equal(true);
    await board.onTrainEnd();
    const {train, validation} = runsOf(store);
    expect(train.map(v => [v.tag, v.step, v.numbers[0]])).to.deep.equal([
      ['batch_loss', 1, 0.5],
      ['epoch_loss', 0, 0.25],
      ['epoch_learning_rate', 0, 0.125],
    ]);
    expect(curve(validation, 'epoch_loss')).to.deep.equal([[0, NaN]]);
  });

  it('writes texts and values of the user before, during and after training', async () => {
    const {x, y} = samples(10, 1);
    const store = new MemoryStore();
    const board = new TensorBoard(store, {writeGraph: false});
    await board.text('notes', 'before');
    const own = {onEpochEnd: (epoch: number) => board.validation.scalar('own', epoch + 0.5, epoch)};
    const model = binaryModel();
    await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callbacks.list([own, board])});
    await board.train.text('notes', 'after', 1);
    const {train, validation} = runsOf(store);
    expect(train.filter(v => v.tag === 'notes').map(v => asText(v.strings[0]))).to.deep.equal([
      'before',
      'after',
    ]);
    expect(curve(validation, 'own')).to.deep.equal([[0, 0.5], [1, 1.5]]); // prettier-ignore
    expect(board.train).to.be.instanceOf(EventWriter);
    const blobs = await board.blobs();
    expect(Object.keys(blobs)).to.deep.equal([...store.files.keys()].sort());
    for (const [name, blob] of Object.entries(blobs)) {
      expect(new Uint8Array(await blob.arrayBuffer())).to.deep.equal(store.files.get(name));
    }
    model.dispose();
    tf.dispose([x, y]);
  });
});
