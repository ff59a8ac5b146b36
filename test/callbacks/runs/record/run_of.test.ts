import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {checkRun, runOf, UsageError} from '../../../../callbacks/runs/index.js';

describe('runOf', () => {
  it('makes a record of the History of plain tfjs', async () => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    model.compile({loss: 'meanSquaredError', optimizer: 'sgd', metrics: ['mae']});
    const [x, y] = [tf.ones([8, 2]), tf.ones([8, 1])];
    const history = await model.fit(x, y, {epochs: 3, initialEpoch: 1, verbose: 0});
    const run = checkRun(runOf(history, {name: 'first'}));
    expect(run).to.deep.include({version: 1, name: 'first', events: [], config: {epochs: 2}});
    expect(run).not.to.have.property('started');
    expect(run.epochs.map(({epoch}) => epoch)).to.deep.equal([1, 2]);
    expect(run.epochs[0].logs).to.deep.equal({loss: history.history.loss[0], mae: history.history.mae[0]});
    tf.dispose([x, y]);
    model.dispose();
  });

  it('reads lists of different lengths, typed arrays, arrays and values that are not finite', () => {
    const run = runOf({loss: new Float32Array([2, NaN]), val_loss: [Infinity], f1: [[0.25, 0.5]]});
    expect(run.epochs.map(({logs}) => logs)).to.deep.equal([
      {loss: 2, val_loss: 'Infinity', f1_0: 0.25, f1_1: 0.5},
      {loss: 'NaN'},
    ]);
    expect(structuredClone(run)).to.deep.equal(JSON.parse(JSON.stringify(run)));
  });

  it('identifies a run by its content', () => {
    const id = (loss: number[], name?: string) => runOf({loss}, {name}).id;
    expect(id([1, 2])).to.equal(id([1, 2]));
    expect(new Set([id([1, 2]), id([2, 1]), id([1, 2], 'b')]).size).to.equal(3);
  });

  it('takes what is known about the training', () => {
    expect(runOf({loss: [1]}, {config: {epochs: 5, classes: ['a']}}).config).to.deep.equal({
      epochs: 5,
      classes: ['a'],
    });
  });

  it('refuses what is not a history', () => {
    for (const wrong of [undefined, null, 3, 'loss', [1], {loss: 1}, {history: {loss: 1}}]) {
      expect(() => runOf(wrong as never), String(wrong)).to.throw(UsageError, 'expected the History');
    }
    expect(() => runOf({loss: ['a']})).to.throw(
      UsageError,
      'history.loss must be a list of numbers; got "a"',
    );
    expect(() => runOf({loss: [1]}, {nam: 'a'} as never)).to.throw(UsageError, 'unknown option "nam"');
    expect(() => runOf({loss: [1]}, 'a' as never)).to.throw(UsageError, 'object of options');
  });
});
