import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks, MemoryStore, TensorBoard, type TensorBoardOptions} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, predictions, random, samples} from '../helpers.js';
import {asText} from '../event_files/decode.js';
import {type Runs, runsOf, scalarTags} from './written_runs.js';
import {failureOf} from '../../outcomes.js';

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

describe('curves, images and tables of TensorBoard', () => {
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
    const error = await failureOf(model.fit(x, y, {epochs: 1, verbose: 0, callbacks: wrong}));
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
});
