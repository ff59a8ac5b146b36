import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ModelCheckpoint, type ModelCheckpointOptions} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {begun, drive, Shelf} from './shelf.js';

const {x, y} = samples(40, 3);

describe('ModelCheckpoint', () => {
  it('keeps the best n, and removes others once the new one is saved', async () => {
    const shelf = new Shelf();
    const checkpoint = await begun(shelf, {saveTopK: 2, verbose: 0});
    await drive(checkpoint, [0.5, 0.4, NaN, 0.6, 0.45, 0.3]);
    expect(shelf.events).to.deep.equal(['+e1', '+e2', '+e5', '-e1', '+e6', '-e5']);
    expect([checkpoint.best, checkpoint.bestPath]).to.deep.equal([0.3, 'e6']);
    const state = JSON.parse(JSON.stringify(checkpoint.getState()));
    const next = await begun(shelf, {saveTopK: 2});
    next.setState(state);
    await drive(next, [0.9, 0.35], 6);
    expect([...shelf.models.keys()]).to.deep.equal(['e6', 'e8']);
  });

  describe('paths that are in use', () => {
    /**
     * Trains with these values of `v`. Returns the epoch that each file contains, and the path of the best.
     */
    async function kept(values: readonly number[], options: ModelCheckpointOptions, extended = true) {
      const shelf = new Shelf();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      const weights: number[] = [];
      class SetValue extends tf.Callback {
        override async onEpochEnd(epoch: number, logs: tf.Logs): Promise<void> {
          logs.v = values[epoch];
          weights.push((await model.getWeights()[0].data())[0]);
        }
      }
      const checkpoint = new ModelCheckpoint('m-{v:.2f}', {
        handler: shelf.handler,
        monitor: 'v',
        mode: 'max',
        ...options,
      });
      const callbacks = [new SetValue(), checkpoint];
      await model.fit(x, y, {epochs: values.length, verbose: 0, callbacks});
      const epochs: Record<string, number> = {};
      for (const path of shelf.models.keys()) {
        const saved = await tf.loadLayersModel(shelf.handler(path));
        epochs[path] = weights.indexOf((await saved.getWeights()[0].data())[0]);
        saved.dispose();
      }
      return {epochs, best: checkpoint.bestPath};
    }

    for (const extended of [true, false]) {
      it(`a kept checkpoint is never replaced (${extended ? 'extended' : 'plain'} model)`, async () => {
        const at = (values: number[], saveTopK: number) => kept(values, {saveTopK}, extended);
        expect(await at([0.7, 0.914, 0.906, 0.6], 3)).to.deep.equal({
          epochs: {'m-0.70': 0, 'm-0.91': 1, 'm-0.91-v1': 2},
          best: 'm-0.91',
        });
        // A better one after a worse one of the same name, and equal values.
        expect(await at([0.906, 0.914, 0.914], 3)).to.deep.equal({
          epochs: {'m-0.91': 0, 'm-0.91-v1': 1, 'm-0.91-v2': 2},
          best: 'm-0.91-v1',
        });
        // The name of the one that is removed becomes free.
        expect(await at([0.906, 0.8, 0.914, 0.912], 2)).to.deep.equal({
          epochs: {'m-0.91': 3, 'm-0.91-v1': 2},
          best: 'm-0.91-v1',
        });
      });
    }

    it('saveTopK: -1 keeps all, NaN too', async () => {
      expect(await kept([0.9, 0.5, NaN, 0.904, 0.9], {saveTopK: -1})).to.deep.equal({
        epochs: {'m-0.90': 0, 'm-0.50': 1, 'm-nan': 2, 'm-0.90-v1': 3, 'm-0.90-v2': 4},
        best: 'm-0.90-v1',
      });
    });

    it('saveTopK: -1 keeps all without a monitored value, and warns once', async () => {
      const shelf = new Shelf();
      const callbacks = new ModelCheckpoint('{epoch}', {handler: shelf.handler, saveTopK: -1});
      const {warnings} = await listen(() =>
        withMetrics(binaryModel()).fit(x, y, {epochs: 4, verbose: 0, callbacks}),
      );
      expect([...shelf.models.keys()]).to.deep.equal(['1', '2', '3', '4']);
      expect(callbacks.bestPath).to.equal(undefined);
      expect(warnings.filter(text => text.includes('"val_loss", which tells the best model'))).to.have.length(
        1,
      );
    });

    it('a resumed training knows the paths that are in use', async () => {
      const shelf = new Shelf();
      const options = {filepath: 'm-{val_loss:.1f}', saveTopK: 3} as const;
      const first = await begun(shelf, options);
      await drive(first, [0.52, 0.48]);
      const state = JSON.parse(JSON.stringify(first.getState()));
      await drive(first, [0.53], 2);
      const second = await begun(shelf, options);
      second.setState(state);
      // The first run wrote the file of this epoch after its backup.
      await drive(second, [0.53, 0.47], 2);
      expect([...shelf.models.keys()]).to.deep.equal(['m-0.5', 'm-0.5-v1', 'm-0.5-v2']);
      expect(second.bestPath).to.equal('m-0.5-v2');
    });

    it('suffixes come before endings; other spellings of a path are the same path', async () => {
      for (const [filepath, expected] of [
        ['m-{val_loss:.0f}.json', 'm-1-v1.json'],
        ['m-{val_loss:.0f}.keras', 'm-1-v1.keras'],
        ['m-{val_loss:.0f}.5/', 'm-1.5-v1/'],
      ]) {
        const shelf = new Shelf();
        await drive(await begun(shelf, {filepath, saveTopK: 2}), [1.1, 1.2]);
        expect([...shelf.models.keys()][1]).to.equal(expected);
      }
      const shelf = new Shelf();
      const names = ['./a/', 'a', 'file://a'];
      const filepath = ({epoch}: Record<string, number>) => names[epoch - 1];
      await drive(await begun(shelf, {filepath, saveTopK: 3}), [1, 2, 3]);
      expect([...shelf.models.keys()]).to.deep.equal(['./a/', 'a-v1', 'file://a-v2']);
    });

    it('the latest model, and one without a value, do not replace the best', async () => {
      const shelf = new Shelf();
      const same = await begun(shelf, {filepath: 'e{epoch}', saveTopK: 2, saveLast: 'e2'});
      await drive(same, [0.5, 0.4, 0.6]);
      expect([same.bestPath, same.lastPath]).to.deep.equal(['e2', 'e2-v1']);
      const other = new Shelf();
      const best = await begun(other, {filepath: 'best', saveBestOnly: true});
      await drive(best, [0.5]);
      await listen(async () => best.onEpochEnd(1, {loss: 1}));
      expect(other.events).to.deep.equal(['+best', '+best-v1']);
      expect([best.best, best.bestPath]).to.deep.equal([0.5, 'best']);
    });

    it('a function that returns the handler of a kept checkpoint is an error', async () => {
      const handler = new Shelf().handler('one');
      const checkpoint = new ModelCheckpoint({filepath: () => handler, saveTopK: 2});
      checkpoint.setModel(binaryModel());
      await checkpoint.onTrainBegin();
      await drive(checkpoint, [1]);
      expect((await failureOf(drive(checkpoint, [2], 1))).message).to.include(
        'filepath returned the handler of a checkpoint that is kept',
      );
    });
  });
});
