/** The evaluation of a GraphModel, compared with numpy and scikit-learn: see graph_model_reference.py. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {main} from '../../examples/graph_model/main.js';
import reference from './graph_model_reference.json' with {type: 'json'};

describe('example: a GraphModel that reads digits', () => {
  it('has the metrics that scikit-learn computes from the same weights', async () => {
    const results = await main({log: () => undefined});
    expect(results.acc).to.be.closeTo(reference.acc, 1e-12);
    expect(results.top2).to.be.closeTo(reference.top2, 1e-12);
    // Keras's F1 score has 1e-7 in its denominators.
    expect(results.f1).to.be.closeTo(reference.f1, 1e-7);
    expect(results.confusion).to.deep.equal(reference.confusion);
    for (const key of ['precision', 'recall'] as const)
      results[key].forEach((value, i) => expect(value).to.be.closeTo(reference[key][i], 1e-12));
  });

  it('prints recall beside the row of a true class, precision below the column of a predicted one', async () => {
    const lines: string[] = [];
    await main({log: text => lines.push(text)});
    const [head, ...rows] = lines.slice(2);
    expect(lines[0]).to.match(/^299 images: accuracy 0\.9498, 95% interval 0\.9\d+ to 0\.9\d+$/);
    expect(head).to.match(/^true\\predicted +0 +1 .* 9 recall$/);
    expect(rows).to.have.lengthOf(11);
    expect(rows[6].split(/ +/)).to.deep.equal('6 · 3 · · · · 37 · · · 0.93'.split(' '));
    expect(rows[10]).to.match(/^precision +1\.00 +0\.86 /);
  });

  it('keeps no tensor from one batch to the next, nor at the end', async () => {
    const before = tf.memory().numTensors;
    const small = await main({batchSize: 16, log: () => undefined});
    const large = await main({batchSize: 100, log: () => undefined});
    expect([small.keptBytes, large.keptBytes]).to.deep.equal([0, 0]);
    expect(small.confusion).to.deep.equal(large.confusion);
    expect(tf.memory().numTensors).to.equal(before);
  });
});
