import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {runOf} from '../../../callbacks/runs/record/run_of.js';
import {UsageError} from '../../../src/errors.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, samples} from '../helpers.js';

describe('reportHtml with a model', () => {
  const run = runOf({history: {loss: [1, 0.5], val_loss: [1.1, 0.6]}});

  it('evaluates it on the data, and frees what it has made', async () => {
    const model = binaryModel(['accuracy']);
    const {x, y} = samples(60, 1);
    const before = tf.memory().numTensors;
    const html = await reportHtml(run, {model, data: [x, y]});
    expect(html).to.match(/Of 60 validation samples the model puts|positives among 60 validation samples/);
    expect(html).to.contain('<h2 id="errors">Where it errs</h2>');
    expect(html).to.contain('<h2 id="model">Model</h2>');
    expect(html === (await reportHtml(run, {model, data: [x, y]}))).to.equal(true);
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
    tf.dispose([x, y]);
  });

  it('one without the other, and things that are not a model or data, are errors', async () => {
    const model = binaryModel(['accuracy']);
    const messages = [
      [{model}, /model needs data/],
      [{data: [tf.zeros([1]), tf.zeros([1])]}, /data needs model/],
      [{model, data: 7}, /data must be \[x, y\]/],
      [{model: {}, data: [1, 2]}, /model must be a tf.LayersModel/],
      [{model, data: [1, 2], batchSize: 0}, /batchSize/],
    ] as const;
    for (const [options, message] of messages) {
      const error = await failureOf(() => reportHtml(run, options as never));
      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.match(message);
    }
    model.dispose();
  });
});
