/** Fact G7: a hidden tab gets no animation frames. Training continues there with every `yieldEvery`. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CallbackList, EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {type FitArgs, withMetrics} from '../../../src/index.js';
import type {PlainCallback} from '../../../src/tfjs/callbacks/callback_types.js';
import {normalizeCallbacks} from '../../../src/tfjs/callbacks/normalize_callbacks.js';
import {yieldToEventLoop} from '../../../src/tfjs/engine/yield_to_event_loop.js';

const FRAME = window.requestAnimationFrame;
let held: FrameRequestCallback[] = [];

/** Stops all frames. The page may or may not report that it is hidden. */
function stopFrames(says: boolean): void {
  window.requestAnimationFrame = then => held.push(then);
  if (says) Object.defineProperty(document, 'hidden', {configurable: true, get: () => true});
}

function startFrames(): void {
  window.requestAnimationFrame = FRAME;
  Reflect.deleteProperty(document, 'hidden');
  const waiting = held;
  held = [];
  for (const then of waiting) then(performance.now());
}

const settled = (action: Promise<unknown>): Promise<string> =>
  Promise.race([
    action.then(() => 'done'),
    new Promise<string>(go => setTimeout(go, 20_000, 'still waiting')),
  ]);

function compiled(): tf.Sequential {
  const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  return model;
}

describe('A page without frames', function () {
  this.timeout(60_000);
  afterEach(startFrames);
  const [x, y] = [() => tf.ones([12, 2]), () => tf.ones([12, 1])];
  const args = (more: Partial<FitArgs>): FitArgs => ({epochs: 2, batchSize: 4, verbose: 0, ...more});
  const callbacks: Record<string, () => FitArgs['callbacks']> = {
    'no callbacks': () => undefined,
    'a plain object': () => ({onEpochEnd() {}}),
    'an instance': () => new EarlyStopping({monitor: 'loss'}),
    'instances that predict': () => [new ValidationMetrics({data: [x(), y()], metrics: ['mse']})],
  };

  for (const says of [true, false]) {
    const page = says ? 'hidden' : 'out of view';
    for (const [kind, given] of Object.entries(callbacks)) {
      for (const yieldEvery of ['auto', 'batch', 'epoch', 'never', 1] as const) {
        it(`that is ${page} trains with ${kind}, yieldEvery: ${yieldEvery}`, async () => {
          stopFrames(says);
          const more = {yieldEvery, validationData: [x(), y()], callbacks: given()} as Partial<FitArgs>;
          expect(await settled(withMetrics(compiled()).fit(x(), y(), args(more)))).to.equal('done');
        });
      }
    }

    it(`that is ${page} trains a plain model with a list of callbacks, and evaluates`, async () => {
      stopFrames(says);
      const list = new CallbackList([new EarlyStopping({monitor: 'loss'}), {onEpochEnd() {}}], {
        yieldEvery: 'batch',
      });
      expect(await settled(compiled().fit(x(), y(), {epochs: 2, verbose: 0, callbacks: list}))).to.equal(
        'done',
      );
      expect(await settled(withMetrics(compiled()).evaluateLogs(x(), y(), {batchSize: 1}))).to.equal('done');
    });
  }

  it('is not awaited by wrapped plain objects', () => {
    let asked = 0;
    const own = {onEpochEnd() {}, nextFrameFunc: async () => void asked++};
    const turns = [{}, {onYield() {}, nextFrameFunc: undefined}, null, own].map(
      entry =>
        normalizeCallbacks('test', entry as PlainCallback, 'auto')[0] as unknown as {
          nextFrameFunc: () => unknown;
        },
    );
    expect(turns.slice(0, 3).map(t => t.nextFrameFunc)).to.deep.equal([
      yieldToEventLoop,
      yieldToEventLoop,
      yieldToEventLoop,
    ]);
    void turns[3].nextFrameFunc();
    expect(asked).to.equal(1);
  });

  it('waits for a frame once, and again when frames are back', async () => {
    stopFrames(false);
    const start = performance.now();
    for (let i = 0; i < 50; i++) await yieldToEventLoop();
    // A wait of 100 ms each time would take 5 s.
    expect(performance.now() - start).to.be.within(90, 4000);
    startFrames();
    let frames = 0;
    const count = (): void => void (frames++, FRAME(count));
    FRAME(count);
    for (let i = 0; i < 5; i++) await yieldToEventLoop();
    expect(frames).to.be.at.least(4);
    // No longer counts.
    frames = -Infinity;
  });
});
