/** What TensorBoard writes of a training, read by an independent decoder. */
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
import {binaryModel, dataset, failure, listen, predictions, random, samples, fitDataset} from '../helpers.js';
import {asText, curve, type DecodedValue, fieldsOf, valuesOf} from './decode.js';

type Runs = Record<string, DecodedValue[]>;

/** The values of all event files by run, in the order of the files' names. */
function runsOf(store: MemoryStore): Runs {
  const runs: Runs = {};
  for (const name of [...store.files.keys()].sort()) {
    if (!name.includes('tfevents')) continue;
    const run = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    runs[run] = [...(runs[run] ?? []), ...valuesOf(store.files.get(name) as Uint8Array)];
  }
  return runs;
}

const scalarTags = (values: readonly DecodedValue[]): string[] =>
  [...new Set(values.filter(v => v.plugin === 'scalars').map(v => v.tag))].sort();

const single = (values: readonly unknown[]): [number, number][] =>
  values.map((v, i) => [i, Math.fround(v as number)]);

/** A classifier of three classes with a confusion matrix in its logs. */
function classifier(): {model: tf.LayersModel; x: tf.Tensor; y: tf.Tensor} {
  const next = random(3);
  const labels = Array.from({length: 30}, (_, i) => i % 3);
  const init = tf.initializers.glorotUniform({seed: 4});
  const model = withMetrics(
    tf.sequential({
      layers: [tf.layers.dense({units: 3, activation: 'softmax', inputShape: [2], kernelInitializer: init})],
    }),
  );
  model.compile({
    optimizer: tf.train.sgd(0.1),
    loss: 'sparseCategoricalCrossentropy',
    metrics: [{className: 'ConfusionMatrix', config: {numClasses: 3}}],
  });
  const x = tf.tensor2d(labels.map(l => [l + next(), next() - l]));
  return {model, x, y: tf.tensor1d(labels, 'float32')};
}

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

  it('confusion matrices are images, or curves', async () => {
    for (const confusionMatrix of [true, false]) {
      const {model, x, y} = classifier();
      const store = new MemoryStore();
      const board = new TensorBoard(store, {confusionMatrix});
      await model.fit(x, y, {epochs: 1, verbose: 0, validationData: [x, y], callbacks: board});
      const {validation} = runsOf(store);
      const images = validation.filter(v => v.plugin === 'images');
      expect(images.map(v => v.tag)).to.deep.equal(confusionMatrix ? ['epoch_confusion_matrix/image'] : []);
      const tags = scalarTags(validation).filter(tag => tag.startsWith('epoch_confusion'));
      expect(tags).to.have.length(confusionMatrix ? 0 : 9);
      model.dispose();
      tf.dispose([x, y]);
    }
  });

  it('curves of precision and recall, from the validation of fit or from data', async () => {
    for (const how of ['fit', 'data', 'plain'] as const) {
      const {x, y, labels} = samples(40, 5);
      const model = how === 'plain' ? binaryModel() : withMetrics(binaryModel());
      const store = new MemoryStore();
      const options = how === 'fit' ? {prCurves: 11} : {prCurves: 11, data: [x, y] as [tf.Tensor, tf.Tensor]};
      const board = new TensorBoard(store, options);
      const validationData = how === 'fit' ? {validationData: [x, y] as [tf.Tensor, tf.Tensor]} : {};
      await model.fit(x, y, {epochs: 1, verbose: 0, ...validationData, callbacks: board});
      store.files.clear();
      const before = tf.memory().numTensors;
      await model.fit(x, y, {epochs: 1, verbose: 0, ...validationData, callbacks: board});
      expect(tf.memory().numTensors, how).to.equal(before);
      const pr = runsOf(store).validation.filter(v => v.plugin === 'pr_curves');
      expect(pr.map(v => [v.tag, v.step, v.shape])).to.deep.equal([['pr_curve', 0, [6, 11]]]);
      const scores = predictions(model, x);
      const count = (label: number, t: number) =>
        scores.filter((s, i) => labels[i] === label && Math.floor(s * 10) >= t).length;
      const expected = Array.from({length: 11}, (_, t) => count(1, t));
      expect(pr[0].numbers.slice(0, 11), how).to.deep.equal(expected);
      model.dispose();
      tf.dispose([x, y]);
    }
  });

  it('curves of several classes, labels as ids', async () => {
    const {model, x, y} = classifier();
    const store = new MemoryStore();
    await model.fit(x, y, {
      epochs: 1,
      verbose: 0,
      validationData: [x, y],
      callbacks: new TensorBoard(store, {prCurves: true}),
    });
    const pr = runsOf(store).validation.filter(v => v.plugin === 'pr_curves');
    expect(pr.map(v => v.tag)).to.deep.equal(['pr_curve/0', 'pr_curve/1', 'pr_curve/2']);
    for (const {numbers} of pr) expect([numbers[0], numbers[201]]).to.deep.equal([10, 20]);
    model.dispose();
    tf.dispose([x, y]);
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
    const error = await failure(model.fit(x, y, {epochs: 3, verbose: 0, callbacks: [broken, board]}));
    expect(error.message).to.equal('broken');
    expect(tf.memory().numTensors).to.equal(before);
    expect(statusOf(runsOf(store))).to.deep.equal([2n]);
    expect(curve(runsOf(store).train, 'epoch_loss')).to.have.length(1);
    model.dispose();
    tf.dispose([x, y]);
  });

  it('embeddings as tables', async () => {
    const store = new MemoryStore();
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({inputDim: 4, outputDim: 2, inputLength: 1, name: 'a/../words'}),
        tf.layers.flatten(),
        tf.layers.dense({units: 1}),
      ],
    });
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const [x, y] = [tf.tensor2d([[0], [1]]), tf.ones([2, 1])];
    if (tf.getBackend() !== 'wasm') {
      const board = new TensorBoard(store, {
        embeddingsFreq: 1,
        embeddingsMetadata: {'a/../words': 'words.tsv'},
      });
      await model.fit(x, y, {epochs: 1, verbose: 0, callbacks: board});
      const table = 'embeddings/a%2F%2E%2E%2Fwords.tsv';
      const text = async (name: string) => asText(await store.read(`train/${name}`));
      expect(await text('projector_config.pbtxt')).to.equal(
        `embeddings {\n  tensor_name: "a/../words"\n  tensor_path: "${table}"\n  metadata_path: "words.tsv"\n}\n`,
      );
      const rows = (await text(table))
        .trim()
        .split('\n')
        .map(row => row.split('\t').map(Number));
      expect(rows.flat()).to.deep.equal(Array.from(model.getWeights()[0].dataSync()));
    }
    const wrong = new TensorBoard(store, {embeddingsFreq: 1, embeddingsMetadata: {dense: 'x.tsv'}});
    const error = await failure(model.fit(x, y, {epochs: 1, verbose: 0, callbacks: wrong}));
    expect(error.message).to.match(
      /embeddingsMetadata names dense; the embedding layers are: a\/\.\.\/words/,
    );
    model.dispose();
    tf.dispose([x, y]);
  });

  it('weights as images', async () => {
    const {train} = await fitted({histogramFreq: 1, writeImages: true}, 1);
    const images = train.filter(v => v.plugin === 'images');
    expect(images.map(v => v.strings.slice(0, 2).map(asText).join('x'))).to.deep.equal(['4x3', '1x4', '1x4']);
  });

  it('driven by hand', async () => {
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

  it('texts and values of the user, before, during and after training', async () => {
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

  it('goes on from a backup: every point once', async () => {
    const store = new MemoryStore();
    const options = {updateFreq: 1, hparams: {a: 1}};
    const model = binaryModel();
    const begin = async (): Promise<TensorBoard> => {
      const board = new TensorBoard(store, options);
      board.setModel(model);
      await board.onTrainBegin();
      return board;
    };
    const epochs = async (board: TensorBoard, from: number, to: number): Promise<void> => {
      for (let epoch = from; epoch < to; epoch++) {
        await board.onEpochBegin(epoch);
        for (let batch = 0; batch < 3; batch++) {
          await board.onBatchBegin(batch);
          await board.onBatchEnd(batch, {loss: epoch + batch / 10});
        }
        await board.onEpochEnd(epoch, {loss: epoch, val_loss: -epoch});
      }
    };
    const first = await begin();
    await epochs(first, 0, 2);
    const saved = JSON.parse(JSON.stringify(first.getState())) as ReturnType<TensorBoard['getState']>;
    await epochs(first, 2, 4);
    await first.onTrainError();
    // The first process was killed in mid-write.
    const torn = [...store.files.keys()].find(name => name.startsWith('train')) as string;
    await store.append(torn, Uint8Array.of(1, 2, 3));
    const stranger = new EventWriter(store, {run: 'train'});
    await stranger.scalar('other', 1, 0);

    const second = await begin();
    second.setState(saved);
    expect(second.getState()).to.deep.equal(saved);
    await epochs(second, 2, 3);
    // Killed before it made a backup of its own.
    const third = await begin();
    third.setState(saved);
    await epochs(third, 2, 4);
    await third.onTrainEnd();

    const runs = runsOf(store);
    expect(curve(runs.train, 'epoch_loss')).to.deep.equal([0, 1, 2, 3].map(e => [e, e]));
    expect(curve(runs.validation, 'epoch_loss')).to.deep.equal([0, 1, 2, 3].map(e => [e, -e]));
    const batches = curve(runs.train, 'batch_loss').sort(([a], [b]) => a - b);
    expect(batches.map(([step]) => step)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(runs.train.filter(v => v.tag === 'keras')).to.have.length(1);
    expect(runs.train.filter(v => v.tag === 'other')).to.have.length(1);
    expect(runs[''].map(v => v.tag)).to.deep.equal([
      '_hparams_/session_start_info',
      '_hparams_/session_end_info',
    ]);
    model.dispose();
  });

  it('goes on in mid-epoch, where its state comes back before and after the beginning of the epoch', async () => {
    const store = new MemoryStore();
    const model = binaryModel();
    const begin = async (): Promise<TensorBoard> => {
      const board = new TensorBoard(store, {updateFreq: 1, writeGraph: false});
      board.setModel(model);
      await board.onTrainBegin();
      return board;
    };
    const batch = async (board: TensorBoard, number: number): Promise<void> => {
      await board.onBatchBegin(number);
      await board.onBatchEnd(number, {loss: number});
    };
    const first = await begin();
    await first.onEpochBegin(0);
    await batch(first, 0);
    const saved = first.getState();
    await batch(first, 1);
    await first.onTrainError();

    const second = await begin();
    second.setState(saved);
    await second.onEpochBegin(0);
    second.setState(saved);
    await batch(second, 1);
    await batch(second, 2);
    await second.onEpochEnd(0, {loss: 1});
    const points = curve(runsOf(store).train, 'batch_loss').sort(([a], [b]) => a - b);
    expect(points).to.deep.equal([[1, 0], [2, 1], [3, 2]]); // prettier-ignore
    model.dispose();
  });

  it('scalars that wait in a backup are written after it', async () => {
    const store = new MemoryStore();
    const model = binaryModel();
    const board = new TensorBoard(store, {updateFreq: 1, writeGraph: false});
    board.setModel(model);
    await board.onTrainBegin();
    await board.onEpochBegin(0);
    await board.onBatchBegin(0);
    store.append = () => new Promise(() => undefined); // never done
    await board.onBatchEnd(0, {loss: 0.5});
    const saved = board.getState();
    const next = new TensorBoard(Object.assign(new MemoryStore(), {files: store.files}), {updateFreq: 1});
    next.setModel(model);
    await next.onTrainBegin();
    next.setState(saved);
    await next.onEpochEnd(0, {loss: 1});
    expect(curve(runsOf(store).train, 'batch_loss')).to.deep.equal([[1, 0.5]]);
    model.dispose();
  });

  it('a full disk ends training, or is a warning', async () => {
    for (const onException of ['throw', 'warn'] as const) {
      const {x, y} = samples(10, 1);
      const store = new MemoryStore();
      const {append} = store;
      const model = withMetrics(binaryModel());
      const board = new TensorBoard(store, {onException});
      const disk = {
        onEpochBegin: (epoch: number) => {
          store.append = epoch === 1 ? () => Promise.reject(new Error('no room')) : append;
        },
      };
      const fit = () => model.fit(x, y, {epochs: 3, verbose: 0, callbacks: [disk, board]});
      if (onException === 'throw') {
        const {value} = await listen(() => failure(fit()));
        expect(value.message).to.equal('TensorBoard: no room');
      } else {
        const {warnings} = await listen(fit);
        expect(warnings).to.deep.equal(['TensorBoard: no room']);
        expect(curve(runsOf(store).train, 'epoch_loss').map(([e]) => e)).to.deep.equal([0, 1, 2]);
      }
      model.dispose();
      tf.dispose([x, y]);
    }
  });

  it('a folder that does not open ends training, or is a warning, and is tried again', async () => {
    const {x, y} = samples(10, 1);
    for (const onException of ['throw', 'warn'] as const) {
      const store = new MemoryStore();
      const broken = Object.assign(Object.create(store) as MemoryStore, {read: undefined});
      const board = new TensorBoard(broken, {onException});
      const opens = {onEpochEnd: () => void Object.assign(broken, {read: store.read})};
      const model = withMetrics(binaryModel());
      const fit = () => model.fit(x, y, {epochs: 3, verbose: 0, callbacks: [opens, board]});
      const message = 'TensorBoard: expected a path, a URL or a store of files, got something without read.';
      if (onException === 'throw') {
        const {value} = await listen(() => failure(fit()));
        expect(value.message).to.equal(message);
      } else {
        const {warnings} = await listen(fit);
        expect(new Set(warnings)).to.deep.equal(new Set([message]));
        expect(curve(runsOf(store).train, 'epoch_loss').map(([e]) => e)).to.deep.equal([0, 1, 2]);
      }
      model.dispose();
    }
    tf.dispose([x, y]);
  });

  it('a second training writes new files', async () => {
    const {x, y} = samples(10, 1);
    const store = new MemoryStore();
    const model = binaryModel();
    const board = new TensorBoard(store, {updateFreq: 1});
    for (const epochs of [1, 1]) await model.fit(x, y, {epochs, batchSize: 5, verbose: 0, callbacks: board});
    expect([...store.files.keys()]).to.have.length(2);
    for (const file of store.files.values()) {
      expect(curve(valuesOf(file), 'batch_loss').map(([s]) => s)).to.deep.equal([1, 2]);
    }
    model.dispose();
    tf.dispose([x, y]);
  });

  it('options that are wrong are errors', async () => {
    const wrong: [TensorBoardOptions, RegExp][] = [
      [{histogramFrequency: 1} as never, /unknown option "histogramFrequency".*histogramFreq/],
      [{updateFreq: 0}, /updateFreq must be/],
      [{updateFreq: 'step' as never}, /updateFreq must be/],
      [{histogramFreq: 1.5}, /histogramFreq/],
      [{prCurves: 1}, /prCurves/],
      [{logDir: ''}, /logDir must be/],
      [{logDir: {} as never}, /logDir must be/],
      [{hparams: {a: [1]} as never}, /hparams must be .* "a": \[1\]/],
      [{onException: 'ignore' as never}, /onException/],
      [{classNames: 'a' as never}, /classNames/],
    ];
    for (const [options, message] of wrong) expect(() => new TensorBoard(options)).to.throw(message);
    const {warnings} = await listen(() => new TensorBoard('logs', {profile_batch: [2, 4]} as never));
    expect(warnings)
      .to.have.length(1)
      .and.match(/profiler/);
    const board = new TensorBoard(new MemoryStore(), {prCurves: true});
    const model = binaryModel();
    const {x, y} = samples(10, 1);
    expect((await failure(model.fit(x, y, {callbacks: board}))).message).to.match(
      /TensorBoard: .*give data: \[x, y\]/,
    );
    model.dispose();
    tf.dispose([x, y]);
  });
});
