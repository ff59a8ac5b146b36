/** What becomes of event files when the clock goes back, and when they are removed while they grow. */
import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EventWriter, MemoryStore, TensorBoard} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {asText, curve, recordsOf, valuesOf} from '../event_files/decode.js';
import {listen} from '../../outcomes.js';

const {x, y} = samples(20, 3);

describe('Event files when the clock goes back', () => {
  const {now} = Date;
  let clock = 1_800_000_000_000;
  beforeEach(() => {
    clock = 1_800_000_000_000;
    Date.now = () => clock;
  });
  afterEach(() => (Date.now = now));

  /** Everything in the folder, in the order in which TensorBoard reads it. */
  const all = (store: MemoryStore, folder = 'train') =>
    [...store.files]
      .filter(([name]) => name.startsWith(folder))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, bytes]) => valuesOf(bytes));

  const isSorted = (numbers: readonly number[]) => numbers.every((t, i) => i === 0 || t >= numbers[i - 1]);

  it('events of one file are in order', async () => {
    const store = new MemoryStore();
    const writer = new EventWriter(store, {run: 'train'});
    for (const [step, jump] of [0, 5000, -7_200_000, 1000, 3_600_000, -1].entries()) {
      clock += jump;
      await writer.scalar('a', step, step);
    }
    expect(isSorted(all(store).map(v => v.wallTime))).to.equal(true);
    expect(curve(all(store), 'a').map(([step]) => step)).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('a later training in the same folder comes later in the order, even within the same second', async () => {
    const store = new MemoryStore();
    const board = new TensorBoard(store, {writeGraph: false});
    const model = withMetrics(binaryModel());
    for (const [i, jump] of [0, -86_400_000, 0, 0, 0].entries()) {
      clock += jump;
      const tick = {onEpochBegin: () => void (clock += 300)};
      const callbacks = [tick, i % 2 === 0 ? board : new TensorBoard(store, {writeGraph: false})];
      await model.fit(x, y, {epochs: 2 * i + 2, initialEpoch: 2 * i, verbose: 0, callbacks});
    }
    const steps = curve(all(store), 'epoch_loss').map(([step]) => step);
    expect(steps).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(isSorted(all(store).map(v => v.wallTime))).to.equal(true);
  });

  it('a training that resumes from a backup adds its events at the end', async () => {
    const store = new MemoryStore();
    const drive = async (board: TensorBoard, ...epochs: number[]) => {
      for (const epoch of epochs) {
        clock += 1000;
        await board.onEpochBegin(epoch);
        await board.onEpochEnd(epoch, {loss: epoch});
      }
    };
    const begun = async () => {
      const board = new TensorBoard(store, {writeGraph: false, hparams: {a: 1}, writeStepsPerSecond: true});
      board.setModel(binaryModel());
      await board.onTrainBegin();
      return board;
    };
    const first = await begun();
    await drive(first, 0, 1);
    const state = JSON.parse(JSON.stringify(first.getState()));
    clock -= 86_400_000;
    const second = await begun();
    second.setState(state);
    await drive(second, 2, 3);
    await second.onTrainEnd();
    const values = all(store);
    expect(curve(values, 'epoch_loss').map(([step]) => step)).to.deep.equal([0, 1, 2, 3]);
    expect(isSorted(values.map(v => v.wallTime))).to.equal(true);
  });
});

describe('Event files that are removed while they grow', () => {
  for (const [how, change] of [
    ['removed', (store: MemoryStore) => store.files.clear()],
    [
      'emptied',
      (store: MemoryStore) => [...store.files.keys()].forEach(k => store.files.set(k, new Uint8Array(0))),
    ],
  ] as const) {
    it(`${how}: begin again with their version, and say so`, async () => {
      const store = new MemoryStore();
      const remove = {onEpochEnd: (epoch: number) => void (epoch === 1 && change(store))};
      const args = {epochs: 4, verbose: 0, validationData: [x, y] as [tf.Tensor, tf.Tensor]};
      const {warnings} = await listen(() =>
        withMetrics(binaryModel()).fit(x, y, {...args, callbacks: [new TensorBoard(store), remove]}),
      );
      const files = [...store.files].filter(([, bytes]) => bytes.length > 0);
      expect(files.map(([name]) => name.split('/')[0]).sort()).to.deep.equal(['train', 'validation']);
      for (const [, bytes] of files) {
        expect(asText(recordsOf(bytes).records[0])).to.include('brain.Event:2');
        expect(curve(valuesOf(bytes), 'epoch_loss').map(([step]) => step)).to.deep.equal([2, 3]);
      }
      const own = warnings.filter(text => text.includes('is missing or shorter than'));
      expect(own).to.have.length(2);
    });
  }
});
