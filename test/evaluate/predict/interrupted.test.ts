import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {evaluate, type EvaluationElement, type EvaluationProgress} from '../../../src/evaluate/index.js';
import {failureOf} from '../../outcomes.js';

function* batches(count: number, closed?: () => void): Generator<EvaluationElement> {
  try {
    for (let i = 0; i < count; i++) yield {x: tf.ones([4, 1]), yTrue: tf.zeros([4, 1])};
  } finally {
    closed?.();
  }
}

const identity = (x: tf.Tensor): tf.Tensor => x.mul(1);

/** The error of an evaluation that leaves no tensors. */
async function failure(run: () => Promise<unknown>): Promise<Error> {
  const before = tf.memory().numTensors;
  const error = await failureOf(run());
  await new Promise(resolve => setTimeout(resolve, 5));
  expect(tf.memory().numTensors, 'tensors').to.equal(before);
  return error;
}

describe('an evaluation', () => {
  it('reports its progress after every batch', async () => {
    const seen: EvaluationProgress[] = [];
    const onProgress = (progress: EvaluationProgress) => void seen.push(progress);
    await evaluate(identity, batches(2), ['mse'], {onProgress});
    await evaluate(identity, {x: tf.ones([3, 1]), yTrue: [[1], [1], [1]]}, ['mse'], {
      onProgress,
      batchSize: 2,
    });
    expect(seen).to.deep.equal([
      {batches: 1, samples: 4, total: undefined},
      {batches: 2, samples: 8, total: undefined},
      {batches: 1, samples: 2, total: 2},
      {batches: 2, samples: 3, total: 2},
    ]);
  });

  const broken = new Error('broken');
  const throwing: Record<string, () => Promise<unknown>> = {
    'a function that throws': () =>
      evaluate(
        (x: tf.Tensor) => {
          x.mul(2);
          throw broken;
        },
        batches(3),
        ['mse'],
      ),
    'a function that rejects': () => evaluate(() => Promise.reject(broken), batches(3), ['mse']),
    'data that throw': () =>
      evaluate(
        identity,
        (function* () {
          yield* batches(1);
          throw broken;
        })(),
        ['mse'],
      ),
    'a progress callback that throws': () =>
      evaluate(identity, batches(3), ['mse'], {
        onProgress: () => {
          throw broken;
        },
      }),
  };
  for (const [kind, run] of Object.entries(throwing)) {
    it(`rejects with the error of ${kind}, and leaves no tensors`, async () => {
      expect(await failure(run)).to.equal(broken);
    });
  }

  it('disposes what a metric refuses, and closes the data', async () => {
    let closed = false;
    const data = batches(3, () => (closed = true));
    const error = await failure(() => evaluate(() => tf.ones([4, 2, 2]), data, ['categoricalAccuracy']));
    expect(error).to.be.instanceOf(Error);
    expect(closed).to.equal(true);
  });

  it('that is aborted before it begins predicts nothing', async () => {
    const signal = AbortSignal.abort(broken);
    let calls = 0;
    expect(await failure(() => evaluate(() => calls++, batches(3), ['mse'], {signal}))).to.equal(broken);
    expect(calls).to.equal(0);
  });

  it('that is aborted ends between batches, and closes the data', async () => {
    const controller = new AbortController();
    let closed = false;
    const onProgress = ({batches: done}: EvaluationProgress): void => {
      if (done === 2) controller.abort(broken);
    };
    const data = batches(5, () => (closed = true));
    const {signal} = controller;
    expect(await failure(() => evaluate(identity, data, ['mse'], {signal, onProgress}))).to.equal(broken);
    expect(closed).to.equal(true);
  });

  it('that is aborted waits for no prediction, and disposes it when it comes', async () => {
    const controller = new AbortController();
    let finish = (_: tf.Tensor): void => undefined;
    const predict = (_: unknown, {signal}: {signal: AbortSignal | undefined}) => {
      expect(signal).to.equal(controller.signal);
      setTimeout(() => controller.abort(broken), 1);
      return new Promise<tf.Tensor>(resolve => (finish = resolve));
    };
    const before = tf.memory().numTensors;
    const error = await failureOf(evaluate(predict, batches(2), ['mse'], {signal: controller.signal}));
    expect(error).to.equal(broken);
    finish(tf.ones([4, 1]));
    await new Promise(resolve => setTimeout(resolve, 1));
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('lets a timer abort a synchronous model', async () => {
    const signal = AbortSignal.timeout(200);
    const error = await failureOf(evaluate((x: number[][]) => x, endless(), ['mse'], {signal}));
    expect(error.name).to.equal('TimeoutError');
  });
});

function* endless(): Generator<EvaluationElement> {
  for (;;) yield {x: [[1]], yTrue: [[1]]};
}
