import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EventWriter, MemoryStore, TensorBoard} from '../../../callbacks/index.js';
import {binaryModel, samples} from '../helpers.js';
import {curve, valuesOf} from '../event_files/decode.js';
import {runsOf} from './written_runs.js';

describe('TensorBoard in resumed and repeated trainings', () => {
  it('resumes from a backup: every point is written once', async () => {
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
    // Killed before it made its own backup.
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

  it('resumes within an epoch, with its state restored before or after the beginning of the epoch', async () => {
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
});
