/** Metrics of very many numbers in logs, and in what is written of them. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CSVLogger, MemoryStore, TensorBoard} from '../../../callbacks/index.js';
import {ConfusionMatrix, ROCAUC, withMetrics} from '../../../src/index.js';

const CLASSES = 400;

describe('results of very many numbers', () => {
  it('are in logs, in CSV and in event files: a confusion matrix of 400 classes', async function () {
    this.timeout(120_000);
    const [before, store] = [tf.memory().numTensors, new MemoryStore()];
    const model = withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: CLASSES, inputShape: [2], activation: 'softmax'})]}),
    );
    const [x, y] = [tf.ones([4, 2]), tf.tensor1d([0, 1, 2, 399])];
    model.compile({
      optimizer: 'sgd',
      loss: 'sparseCategoricalCrossentropy',
      metrics: [new ConfusionMatrix({name: 'm'})],
    });
    const callbacks = [new CSVLogger({store, name: 'log.csv'}), new TensorBoard(store)];
    const {history} = await model.fit(x, y, {epochs: 1, verbose: 0, callbacks});
    const entries = Object.keys(history).filter(key => /^m_\d+_\d+$/.test(key));
    expect(entries.length).to.equal(CLASSES ** 2);
    expect(entries.reduce((sum, key) => sum + Number(history[key][0]), 0)).to.equal(4);
    const names = await store.list();
    expect(names).to.include('log.csv');
    tf.dispose([x, y]);
    model.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('are bounded: pairs of 150 classes', async function () {
    this.timeout(120_000);
    const warn = console.warn;
    const said: string[] = [];
    console.warn = (text: string) => said.push(text);
    try {
      const m = new ROCAUC({multiClass: 'ovo', average: null, maxSamples: 2});
      const scores = Array.from({length: 300}, (_, n) =>
        Array.from({length: 150}, (__, c) => (Math.sin(150 * n + c) + 1) / 2),
      );
      m.updateState(
        scores.map((_, n) => n % 150),
        scores,
      );
      expect(((await m.result()) as number[]).length).to.equal((150 * 149) / 2);
      expect(said.length).to.equal(1);
    } finally {
      console.warn = warn;
    }
  });
});
