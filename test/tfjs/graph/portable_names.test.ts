import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {portableNames} from '../../../src/tfjs/graph/portable_names.js';
import {namedWeights} from '../../../src/tfjs/graph/model_weights.js';

const translated = (...names: string[]) => names.map(portableNames(names));

describe('portableNames', () => {
  it('counts automatic names within the model, by class', () => {
    expect(
      translated('dense_Dense3/kernel', 'dense_Dense3/bias', 'dense_Dense12/kernel', 'lstm_LSTM7/kernel'),
    ).to.deep.equal([
      'dense_Dense#1/kernel',
      'dense_Dense#1/bias',
      'dense_Dense#2/kernel',
      'lstm_LSTM#1/kernel',
    ]);
  });

  it('orders by number, not by position or text', () => {
    expect(translated('dense_Dense10', 'dense_Dense9')).to.deep.equal(['dense_Dense#2', 'dense_Dense#1']);
  });

  it('knows names of wrapped layers, of classes that end in a digit, of models and inputs', () => {
    expect(
      translated(
        'bidirectional_Bidirectional2/forward_lstm_LSTM5/kernel',
        'conv2d_Conv2D4/bias',
        'my2_My23/w',
        'sequential_9',
        'sequential_9_model',
        'conv2d_Conv2D4_input',
        'model4',
        'input8',
      ),
    ).to.deep.equal([
      'bidirectional_Bidirectional#1/forward_lstm_LSTM#1/kernel',
      'conv2d_Conv2D#1/bias',
      'my2_My2#1/w',
      'sequential_#1',
      'sequential_#1_model',
      'conv2d_Conv2D#1_input',
      'model#1',
      'input#1',
    ]);
  });

  it('does not change names that users set, nor its own', () => {
    for (const name of ['encoder/kernel', 'block1', 'conv_1/bias', 'dense_2', 'dense_Dense#3/kernel', '7']) {
      expect(translated(name)).to.deep.equal([name]);
    }
  });

  it('is the same for the same program, regardless of layers that the process has created before', () => {
    const build = () => {
      const inner = tf.sequential({
        layers: [tf.layers.dense({units: 2, inputShape: [3]}), tf.layers.batchNormalization()],
      });
      const wrapped = tf.layers.bidirectional({
        layer: tf.layers.lstm({units: 2}),
        inputShape: [4, 3],
      });
      return tf.sequential({
        layers: [wrapped, tf.layers.dense({units: 3}), inner, tf.layers.dense({units: 1, name: 'out'})],
      });
    };
    const [first, second] = [build(), build()].map(model => namedWeights(model));
    expect(second.map(({key}) => key)).to.deep.equal(first.map(({key}) => key));
    expect(second.map(({name}) => name)).not.to.deep.equal(first.map(({name}) => name));
    expect(new Set(first.map(({key}) => key)).size).to.equal(first.length);
  });
});
