import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {LambdaCallback} from '../../../callbacks/wrappers/lambda_callback.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {listen} from '../../outcomes.js';
import {source} from './source.js';

describe('a dataset that runs out under batchesPerEpoch on a plain model', () => {
  const plain = (): tf.Sequential => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
    return model;
  };

  for (const verbose of [0, -1]) {
    for (const [count, epochs] of [
      [4, 2],
      [5, 3],
    ]) {
      it(`${count} batches are ${epochs} epochs for the package's callbacks (verbose ${verbose})`, async () => {
        const model = plain();
        let saves = 0;
        const ended: number[] = [];
        const filepath = tf.io.withSaveHandler(async () => {
          saves++;
          return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
        });
        const checkpoint = new ModelCheckpoint({filepath});
        const lambda = new LambdaCallback({onEpochEnd: epoch => void ended.push(epoch)});
        const plateau = new ReduceLROnPlateau({monitor: 'loss', patience: 1, minDelta: 1e9, verbose: 0});
        const train = () =>
          listen(() =>
            model.fitDataset(source(count) as never, {
              epochs: 8,
              batchesPerEpoch: 2,
              verbose,
              callbacks: [checkpoint, lambda, plateau],
            }),
          );
        const before = tf.memory().numTensors;
        const {value, warnings} = await train();
        expect(value.epoch).to.have.lengthOf(epochs + 1);
        expect(ended).to.deep.equal(Array.from({length: epochs}, (_, i) => i));
        expect(warnings.filter(w => w.includes(`no batches for epoch ${epochs + 1}`))).to.have.lengthOf(1);
        // One reduction after each epoch but the first, because none improves.
        expect(getLearningRate(model.optimizer)).to.be.closeTo(0.01 * 0.1 ** (epochs - 1), 1e-8);
        await train();
        expect(ended).to.have.lengthOf(2 * epochs);
        expect(saves).to.equal(2 * epochs);
        expect(tf.memory().numTensors).to.be.at.most(before);
      });
    }
  }
});
