import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../../callbacks/index.js';
import {RunRecorder, type RunRecorderOptions} from '../../../../callbacks/runs/index.js';
import {dataset, fitDataset, predictions, samples} from '../../helpers.js';
import {base, net, sum, trained} from './trained.js';

describe('what an evaluation of a run uses', () => {
  it('is that of the restored weights', async () => {
    const {x, y} = samples(40, 1);
    const valid = samples(30, 2);
    const model = net({units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy', metrics: ['accuracy']});
    const recorder = new RunRecorder({data: [valid.x, valid.y]});
    const stopping = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 1, restoreBestWeights: true});
    await model.fit(x, y, {...base, epochs: 9, callbacks: [recorder, stopping]});
    expect(recorder.run.epochs).to.have.length(2);
    expect(recorder.run.evaluation?.epoch).to.equal(0);
    const scores = predictions(model, valid.x);
    const predicted = scores.map(score => (score > 0.5 ? 1 : 0));
    expect(recorder.run.evaluation?.assignments?.predicted).to.deep.equal(predicted);
    model.dispose();
  });

  it('reads datasets of known size, and skips others', async () => {
    const {x, y} = samples(40, 1);
    const valid = samples(30, 2);
    const setup = {units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy'} as const;
    const model = net(setup);
    const data = dataset(valid.x, valid.y, 7);
    const [known, unknown] = [new RunRecorder(), new RunRecorder()];
    const before = tf.memory().numTensors;
    const args = {epochs: 1, verbose: 0};
    await fitDataset(model, dataset(x, y, 8), {...args, validationData: data as never, callbacks: known});
    await fitDataset(model, dataset(x, y, 8), {
      ...args,
      validationData: {...data, size: null} as never,
      callbacks: unknown,
    });
    expect(tf.memory().numTensors).to.equal(before);
    expect(known.run.evaluation?.count).to.equal(30);
    expect(known.run.config.samples).to.deep.equal({validation: 30});
    expect((known.run.config.labels as {validation: number[]}).validation).to.deep.equal([
      30 - sum(valid.labels),
      sum(valid.labels),
    ]);
    expect(unknown.run).not.to.have.property('evaluation');
    model.dispose();
  });

  it('ignores sample weights, whatever they are', async () => {
    const {x, y} = samples(40, 1);
    const valid = samples(30, 2);
    const model = net({units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy'});
    const before = tf.memory().numTensors;
    const [plain, weighted] = [[valid.x, valid.y] as const, [valid.x, valid.y, [1, 2, 3]] as const].map(
      data => new RunRecorder({data}),
    );
    await model.fit(x, y, {...base, callbacks: [plain, weighted]});
    expect(weighted.run.evaluation).to.deep.equal(plain.run.evaluation);
    expect(weighted.run.evaluation?.count).to.equal(30);
    expect(tf.memory().numTensors).to.equal(before);
    model.dispose();
  });

  it('leaves out predictions that are not numbers', async () => {
    const {run, evaluation} = await trained(
      {units: 1, activation: 'linear', loss: 'meanSquaredError'},
      ([a]) => (a > 0.9 ? NaN : a),
    );
    expect(evaluation).to.deep.include({task: 'regression', count: 0});
    expect(run.events.map(({kind, text}) => `${kind}: ${text}`)).to.include('nan: loss is NaN');
    expect(JSON.parse(JSON.stringify(run))).to.deep.equal(run);
  });

  it('is not made without data, and not if it is turned off', async () => {
    const {x, y} = samples(40, 1);
    const model = net({units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy'});
    for (const [options, args] of [
      [{}, {}],
      [{evaluate: false}, {validationData: [x, y] as [tf.Tensor, tf.Tensor]}],
    ] as const) {
      const recorder = new RunRecorder(options);
      await model.fit(x, y, {...base, ...args, callbacks: recorder});
      expect(recorder.run).not.to.have.property('evaluation');
    }
    model.dispose();
  });

  it("that fails ends the training, or warns with onException: 'warn'", async () => {
    const {x, y} = samples(40, 1);
    const model = net({units: 1, activation: 'sigmoid', loss: 'binaryCrossentropy'});
    const wrong = {data: [x, tf.zeros([39, 1])]} as const;
    const fit = (options: RunRecorderOptions) =>
      model.fit(x, y, {...base, callbacks: new RunRecorder(options)});
    let message = '';
    await fit(wrong).catch((error: Error) => (message = error.message));
    expect(message).to.match(/^RunRecorder, data: x and y must have the same number of rows/);
    const {warn} = console;
    const warnings: string[] = [];
    console.warn = (text: string) => void warnings.push(text);
    try {
      await fit({...wrong, onException: 'warn'});
    } finally {
      console.warn = warn;
    }
    expect(warnings.join()).to.match(/^RunRecorder, data/);
    model.dispose();
  });
});
