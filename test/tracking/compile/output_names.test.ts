import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

describe('what compile is given by output name', () => {
  function compile(args: Partial<CompileArgs>, names = ['a', 'b']): void {
    const input = tf.input({shape: [1]});
    const outputs = names.map(name => tf.layers.dense({units: 1, name}).apply(input) as tf.SymbolicTensor);
    const model = withMetrics(tf.model({inputs: input, outputs}));
    try {
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', ...args});
    } finally {
      model.dispose();
    }
  }

  it('has the names of outputs, or is an error that lists them', () => {
    const expected = ': unknown output "aa". Did you mean "a"? The outputs are: a, b.';
    const wrong: [Partial<CompileArgs>, string][] = [
      [{metrics: {aa: 'mae'}}, 'compile, metrics by output name'],
      [{loss: {aa: 'meanSquaredError'}}, 'compile, loss'],
      [{lossWeights: {aa: 1}}, 'compile, lossWeights'],
    ];
    for (const [args, where] of wrong) {
      expect(() => compile(args), where).to.throw(UsageError, where + expected);
    }
  });

  it('is one loss for each output', () => {
    expect(() => compile({loss: ['meanSquaredError', 'hinge']}, ['a'])).to.throw(
      'compile: loss has 2 entries; the model needs one for its output (a).',
    );
    expect(() => compile({loss: ['meanSquaredError']}, ['a', 'b'])).to.throw(
      'compile: loss has 1 entry; the model needs one for each of its 2 outputs (a, b).',
    );
  });
});

describe('compositeLoss in place of what it returns', () => {
  it('is an error of fit that says what to write', async () => {
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: 'sgd', loss: compositeLoss as never});
    const x = tf.zeros([2, 1]);
    const error: unknown = await model.fit(x, x, {verbose: 0}).catch((e: unknown) => e);
    expect(String(error)).to.include('compositeLoss: it is called as a loss itself.');
    tf.dispose(x);
    model.dispose();
  });
});
