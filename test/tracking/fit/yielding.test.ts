/** The page gets its turns while a model trains and evaluates, whatever callbacks are passed. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {type Extended, type FitArgs, withMetrics} from '../../../src/index.js';
import {currentPath} from '../../../src/array/path.js';
import {dataset} from '../../callbacks/helpers.js';
import {still} from '../../tfjs_facts/models.js';
import {type Callbacks, fitArgs} from '../support/binary_fit.js';

/** Batches of one sample each, whose loss takes some milliseconds. */
const BATCHES = 40;
const MILLISECONDS = 5;

/** An extended model that is slow, and counts the turns of the event loop while it runs. */
function slow() {
  const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
  let [ticks, counting] = [0, false];
  // Frames, as timers need not fire in the turn of a frame.
  let over = false;
  void (async () => {
    for (; !over; await tf.nextFrame()) if (counting) ticks++;
  })();
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const start = Date.now();
    while (Date.now() - start < MILLISECONDS);
    return tf.mean(tf.squaredDifference(yTrue, yPred), -1);
  };
  model.compile({optimizer: still(), loss});
  /** Turns from the first to the last step of `action` whose batches have `size` samples. */
  const turns = async (size: number, action: (m: typeof model) => Promise<unknown>): Promise<number> => {
    let [steps, total] = [0, 0];
    const layer = model.layers[0];
    const before = layer.call;
    layer.call = (...args) => {
      if ([args[0]].flat()[0].shape[0] === size) {
        if (steps++ === 0) ticks = 0;
        counting = true;
        if (steps === BATCHES) [counting, total] = [false, ticks];
      }
      return before.apply(layer, args);
    };
    try {
      await action(model);
    } finally {
      layer.call = before;
    }
    expect(steps).to.equal(BATCHES);
    return total;
  };
  return {turns, stop: () => void (over = true)};
}
const ones = (rows: number) => tf.ones([rows, 1]);

describe('yielding to the event loop', () => {
  let page: ReturnType<typeof slow>;
  beforeEach(() => (page = slow()));
  afterEach(() => page.stop());

  const instance = () => tf.callbacks.earlyStopping({monitor: 'loss', patience: 9});
  const kinds: Record<string, () => Callbacks> = {
    'no callbacks': () => undefined,
    // Says nothing, and is taken by plain tfjs.
    'an empty object': () => ({}),
    'a plain object': () => ({onEpochEnd() {}}),
    'an instance': instance,
    'several instances': () => [instance(), new EarlyStopping({monitor: 'loss', patience: 9})],
    'a mix': () => [instance(), {onEpochBegin() {}}, new EarlyStopping({monitor: 'loss'}), {onEpochEnd() {}}],
  };
  const train =
    (yieldEvery: FitArgs['yieldEvery'], callbacks: Callbacks) => (model: tf.LayersModel & Extended) =>
      model.fit(ones(BATCHES), ones(BATCHES), {
        ...{epochs: 1, batchSize: 1, verbose: 0, yieldEvery},
        ...(callbacks === undefined ? {} : {callbacks}),
      });

  for (const [kind, callbacks] of Object.entries(kinds)) {
    it(`happen during training with ${kind}, as often as yieldEvery requires`, async () => {
      expect(await page.turns(1, train('batch', callbacks()))).to.be.at.least(BATCHES / 2);
      expect(await page.turns(1, train('never', callbacks()))).to.equal(0);
      expect(await page.turns(1, train('auto', callbacks()))).to.be.at.least(1);
      expect(await page.turns(1, train(20, callbacks()))).to.be.at.least(2);
    });
  }

  it('happen in fitDataset too', async () => {
    const fit = (yieldEvery: 'batch' | 'never') => (model: tf.LayersModel & Extended) => {
      const args = {epochs: 1, verbose: 0 as const, yieldEvery, callbacks: instance()};
      return model.fitDataset(dataset(ones(BATCHES), ones(BATCHES), 1), args);
    };
    expect(await page.turns(1, fit('batch'))).to.be.at.least(BATCHES / 2);
    expect(await page.turns(1, fit('never'))).to.equal(0);
  });

  it('happen only between epochs with yieldEvery: epoch', async () => {
    let [turns, over] = [0, false];
    const counting = (async () => {
      for (; !over; turns++) await tf.nextFrame();
    })();
    const [within, between]: number[][] = [[], []];
    const counts = {
      onEpochBegin() {
        between.push(turns);
        turns = 0;
      },
      onEpochEnd() {
        within.push(turns);
        turns = 0;
      },
    };
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const args = {...fitArgs, epochs: 5, yieldEvery: 'epoch' as const, callbacks: counts};
    await model.fit(ones(23), ones(23), args);
    over = true;
    await counting;
    // On a device the read at an epoch's end is a separate turn.
    if (currentPath() === 'cpu') expect(within).to.deep.equal([0, 0, 0, 0, 0]);
    expect(between).to.have.length(5);
    between.slice(1).forEach(count => expect(count).to.be.at.least(1));
  });

  it('happen during the validation of fit, which plain tfjs runs without yielding', async () => {
    const validates =
      (yieldEvery: 'auto' | 'batch' | 'never', callbacks: Callbacks) => (model: tf.LayersModel & Extended) =>
        model.fit(ones(6), ones(6), {
          ...{epochs: 1, batchSize: 3, verbose: 0, yieldEvery, callbacks},
          validationData: [ones(3 * BATCHES - 6), ones(3 * BATCHES - 6)],
        });
    for (const callbacks of [() => undefined, instance]) {
      expect(await page.turns(3, validates('batch', callbacks()))).to.be.at.least(BATCHES / 2);
      expect(await page.turns(3, validates('auto', callbacks()))).to.be.at.least(1);
      expect(await page.turns(3, validates('never', callbacks()))).to.equal(0);
    }
  });

  it('happen during evaluateLogs and evaluateDataset', async () => {
    const [x, y] = [ones(BATCHES), ones(BATCHES)];
    expect(await page.turns(1, model => model.evaluateLogs(x, y, {batchSize: 1}))).to.be.at.least(1);
    const data = dataset(x, y, 1);
    expect(await page.turns(1, model => model.evaluateDataset(data, {}))).to.be.at.least(1);
  });

  it('call onYield', async () => {
    const yields: [number, number][] = [];
    const onYield = (epoch: number, batch: number) => void yields.push([epoch, batch]);
    await page.turns(1, train('batch', [instance(), {onYield}]));
    await page.turns(1, train(1, [instance(), {onYield}]));
    expect(yields.length).to.be.above(BATCHES / 4);
  });
});
