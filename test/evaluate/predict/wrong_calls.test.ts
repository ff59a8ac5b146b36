import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {evaluate, evaluator, evaluateShard} from '../../../src/evaluate/index.js';
import {Mean} from '../../../src/metrics/aggregation/mean.js';
import {failureOf} from '../../outcomes.js';

const identity = (x: number[][]): number[][] => x;
const data = {x: [[1], [2]], yTrue: [[1], [4]]};

async function messageOf(run: () => Promise<unknown>): Promise<string> {
  const before = tf.memory().numTensors;
  const {message} = await failureOf(run());
  expect(tf.memory().numTensors, 'tensors').to.equal(before);
  return message;
}

describe('evaluate', () => {
  it('rejects with what an asynchronous onProgress rejects with', async () => {
    const onProgress = (): Promise<void> => Promise.reject(new Error('broken'));
    expect(await messageOf(() => evaluate(identity, data, ['mse'], {onProgress}))).to.equal('broken');
  });

  it('refuses what is no signal and what cannot predict', async () => {
    const {signal} = {signal: {} as AbortSignal};
    expect(await messageOf(() => evaluate(identity, data, ['mse'], {signal}))).to.equal(
      'evaluate: signal must be an AbortSignal; got {}.',
    );
    expect(await messageOf(() => evaluate(null as never, data, ['mse']))).to.equal(
      'evaluate: predict must be a function, or a model that has predict(); got null.',
    );
  });

  it('refuses data without a batch, such as a generator that was read; a shard may be empty', async () => {
    const read = (function* () {
      yield data;
    })();
    await evaluate(identity, read, ['mse']);
    for (const empty of [read, [], {x: [], yTrue: []}]) {
      expect(await messageOf(() => evaluate(identity, empty, ['mse']))).to.include(
        'the data have no batches',
      );
    }
    const fold = evaluator(['mse']);
    expect((await evaluateShard(fold, identity, [])).samples).to.equal(0);
  });

  it('refuses data without labels, for metrics that compare with them', async () => {
    const unlabelled = {x: data.x};
    expect(await messageOf(() => evaluate(identity, unlabelled, ['mse']))).to.equal(
      'evaluator.add: "mse" needs labels, and the batch has no yTrue for them.',
    );
    expect(await evaluate(identity, unlabelled, [new Mean()])).to.deep.equal({mean: 1.5});
  });

  it('disposes the elements of a dataset that it refuses', async () => {
    const elements = tf.data.array([1]).mapAsync(() => Promise.resolve(tf.ones([1, 1])));
    expect(await messageOf(() => evaluate(identity, elements as never, ['mse']))).to.include('got a tensor');
  });
});
