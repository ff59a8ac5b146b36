import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore, TensorBoard, type TensorBoardOptions} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, samples} from '../helpers.js';
import {curve} from '../event_files/decode.js';
import {runsOf} from './written_runs.js';
import {failureOf, listen} from '../../outcomes.js';

describe('errors of TensorBoard', () => {
  it('a full disk is an error or a warning', async () => {
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
        const {value} = await listen(() => failureOf(fit()));
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

  it('a folder that cannot be opened is an error or a warning, and is tried again', async () => {
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
        const {value} = await listen(() => failureOf(fit()));
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

  it('invalid options are errors', async () => {
    const wrong: [TensorBoardOptions, RegExp][] = [
      [{histogramFrequency: 1} as never, /unknown option "histogramFrequency".*histogramFreq/],
      [
        {updateFreq: 0},
        /^TensorBoard: updateFreq must be 'epoch', 'batch' or a number of batches, at least 1; got 0/,
      ],
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
    expect((await failureOf(model.fit(x, y, {callbacks: board}))).message).to.match(
      /TensorBoard: .*give data: \[x, y\]/,
    );
    model.dispose();
    tf.dispose([x, y]);
  });
});
