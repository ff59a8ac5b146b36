import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ModelCheckpoint} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {begun, drive, Shelf} from './shelf.js';

const {x, y} = samples(40, 3);

describe('ModelCheckpoint', () => {
  it('saves the latest model beside the best, and every n seconds', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {saveBestOnly: true, saveLast: true, everySeconds: 0});
    await drive(checkpoint, [0.5, 0.6]);
    await checkpoint.onBatchEnd(0, {loss: 1});
    expect(shelf.events).to.deep.equal(['+e1', '+last', '+last', '+last']);
    expect([checkpoint.bestPath, checkpoint.lastPath]).to.deep.equal(['e1', 'last']);
    const all = new Shelf();
    const timed = await begun(all, {filepath: '{epoch}-{batch}', everySeconds: 0, saveFreq: 2});
    for (const batch of [0, 1, 2]) await timed.onBatchEnd(batch, {loss: 1});
    expect(all.events).to.deep.equal(['+1-1', '+1-2', '+1-3']);
  });

  it('if saving fails, ends training or continues; the value does not become the best', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {filepath: 'm', saveBestOnly: true, onException: 'warn'});
    await drive(checkpoint, [0.5]);
    shelf.full = true;
    const {warnings} = await listen(() => drive(checkpoint, [0.4], 1));
    expect(warnings).to.deep.equal(['ModelCheckpoint: the disk is full']);
    expect(checkpoint.best).to.equal(0.5);
    shelf.full = false;
    await drive(checkpoint, [0.45], 2);
    expect(shelf.events).to.deep.equal(['+m', '+m']);
    for (const extended of [false, true]) {
      for (const saveFreq of ['epoch', 1] as const) {
        const full = new Shelf();
        full.full = true;
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const before = tf.memory().numTensors;
        const callbacks = new ModelCheckpoint('m', {handler: full.handler, saveFreq});
        const error = await failureOf(model.fit(x, y, {epochs: 3, batchSize: 8, verbose: 0, callbacks}));
        expect(error.message).to.equal('ModelCheckpoint: the disk is full');
        expect(tf.memory().numTensors).to.equal(before);
      }
    }
  });

  it('a wrong monitor is an error before the first epoch; saves if the value is missing', async () => {
    const shelf = new Shelf();
    const args = (monitor: string, saveBestOnly: boolean) => ({
      epochs: 1,
      verbose: 0,
      callbacks: new ModelCheckpoint('m', {handler: shelf.handler, monitor, saveBestOnly}),
    });
    const wrong = failureOf(withMetrics(binaryModel(['acc'])).fit(x, y, args('val_acc', true)));
    expect((await wrong).message).to.include('there is no "val_acc" in the logs');
    await withMetrics(binaryModel()).fit(x, y, args('val_loss', false));
    const {warnings} = await listen(() => binaryModel().fit(x, y, args('val_loss', true)));
    expect(warnings.join()).to.include('"val_loss", which tells the best model, is missing');
    expect(shelf.events).to.deep.equal(['+m', '+m']);
  });

  it('asks for the mode at the end of the first epoch if the direction is unknown, even if nothing was compared', async () => {
    const shelf = new Shelf();
    const options = {handler: shelf.handler, monitor: 'val_gain', saveFreq: 9, saveBestOnly: true};
    const error = await failureOf(
      binaryModel().fit(x, y, {verbose: 0, callbacks: new ModelCheckpoint('m', options)}),
    );
    expect(error.message).to.include('nothing says whether "val_gain" is better');
    expect(shelf.events).to.deep.equal([]);
    const callbacks = new ModelCheckpoint('m', {...options, mode: 'max'});
    await binaryModel().fit(x, y, {verbose: 0, callbacks});
  });

  it('saves every n epochs, under names that a function returns', async () => {
    const shelf = new Shelf();
    const filepath = ({epoch, val_loss: loss}: Record<string, number>) => shelf.handler(`${epoch} ${loss}`);
    const checkpoint = new ModelCheckpoint({filepath, period: 2});
    checkpoint.setModel(binaryModel());
    await checkpoint.onTrainBegin();
    await drive(checkpoint, [1, 2, 3, 4]);
    expect(shelf.events).to.deep.equal(['+2 2', '+4 4']);
  });

  it('invalid options are errors', () => {
    const refuses = (options: object, message: string) =>
      expect(() => new ModelCheckpoint('m', options)).to.throw(message);
    refuses({saveTopK: 2}, 'cannot be saved under one name');
    refuses({saveTopK: -1}, 'saveTopK: all checkpoints cannot be saved under one name');
    refuses({saveTopK: 0}, 'at least 1, or -1, which keeps all; got 0');
    refuses({saveTopK: -2}, 'at least 1, or -1, which keeps all; got -2');
    expect(() => new ModelCheckpoint('{epoch}', {saveTopK: -1, saveBestOnly: true})).to.throw(
      'give one of them',
    );
    refuses({everySeconds: 5, saveBestOnly: true}, "saveLast: './last'");
    refuses({saveFreq: 0}, 'saveFreq must be');
    refuses({saveBestOnyl: true}, 'Did you mean "saveBestOnly"');
    refuses({saveLast: 'm'}, 'give saveLast another path');
    expect(() => new ModelCheckpoint('m{')).to.throw('a single "{"');
    expect(() => new ModelCheckpoint('m.txt')).to.throw('is not an extension of checkpoints');
    expect(() => new ModelCheckpoint('d/{epoch:02d}.txt')).to.throw('is not an extension of checkpoints');
    expect(() => new ModelCheckpoint('{epoch}.keras', {saveWeightsOnly: true})).to.throw('not weights alone');
    expect(() => new ModelCheckpoint('m.{epoch}')).not.to.throw();
    for (const missing of [[], [{}], [{saveBestOnly: true}]] as unknown as [string][])
      expect(() => new ModelCheckpoint(...missing)).to.throw(
        "ModelCheckpoint: filepath must be a path or a URL, such as './best'; it is missing.",
      );
  });
});
