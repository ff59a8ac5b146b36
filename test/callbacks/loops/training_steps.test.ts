import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, MemoryStore, BackupAndRestore, trainingSteps} from '../../../callbacks/index.js';
import type {TrainingEvent} from '../../../callbacks/loops/training_steps.js';
import {endReasonOf} from '../../../src/tfjs/callbacks/early_end.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {binaryModel, dataset, samples} from '../helpers.js';

const {x, y} = samples(60, 1);
const args = {batchSize: 20, verbose: 0, shuffle: false} as const;
const models = {
  plain: () => binaryModel(['accuracy']),
  extended: () => withMetrics(binaryModel(['accuracy'])),
};

for (const [kind, make] of Object.entries(models)) {
  describe(`trainingSteps of a ${kind} model`, () => {
    it('yields each batch and each epoch, with the numbers of fit', async () => {
      const [one, other] = [make(), make()];
      other.setWeights(one.getWeights());
      const {history} = await other.fit(x, y, {...args, epochs: 2, validationData: [x, y]});
      const events: TrainingEvent[] = [];
      const before = tf.memory().numTensors;
      const loop = trainingSteps(one, x, y, {...args, epochs: 2, validationData: [x, y]});
      for await (const event of loop) events.push(event);
      expect(tf.memory().numTensors).to.equal(before);
      expect(events.map(({type, epoch, batch}) => [type, epoch, batch])).to.deep.equal(
        [0, 1].flatMap(epoch => [...[0, 1, 2].map(batch => ['batch', epoch, batch]), ['epoch', epoch, 2]]),
      );
      const ends = events.filter(({type}) => type === 'epoch');
      for (const key of ['loss', 'acc', 'val_loss', 'val_acc']) {
        expect(ends.map(({logs}) => logs[key])).to.deep.equal(history[key], key);
      }
      expect(events[0].logs.loss).to.be.a('number');
      tf.dispose([one.getWeights(), other.getWeights()]);
    });

    it('does the same with a dataset, and returns the History', async () => {
      const loop = trainingSteps(make(), dataset(x, y, 20), {epochs: 2, verbose: 0});
      let count = 0;
      let step = await loop.next();
      for (; step.done !== true; step = await loop.next()) count++;
      expect([count, step.value.history.loss.length]).to.deep.equal([8, 2]);
    });

    it('ends before the next batch when the loop is left, and leaks nothing', async () => {
      const model = make();
      const ended: string[] = [];
      const run = async (where: 'batch' | 'epoch') => {
        const callbacks = {onTrainEnd: () => void ended.push(where)};
        let steps = 0;
        for await (const {type} of trainingSteps(model, x, y, {...args, epochs: 9, callbacks})) {
          steps++;
          if (type === where) break;
        }
        return steps;
      };
      await run('batch');
      const before = tf.memory().numTensors;
      expect([await run('batch'), await run('epoch')]).to.deep.equal([1, 4]);
      expect(ended).to.deep.equal(['batch', 'batch', 'epoch']);
      expect(tf.memory().numTensors).to.equal(before);
      // The model can be trained again.
      await model.fit(x, y, {...args, epochs: 1});
    });

    it('is left by an exception of its body', async () => {
      const model = make();
      const work = async () => {
        for await (const {logs} of trainingSteps(model, x, y, {...args, epochs: 9})) {
          throw new Error(`mine ${typeof logs.loss}`);
        }
      };
      expect((await failureOf(work())).message).to.equal('mine number');
      await model.fit(x, y, {...args, epochs: 1});
    });

    it('waits while the body runs', async () => {
      let running = false;
      const overlaps: boolean[] = [];
      const callbacks = {onBatchBegin: () => void overlaps.push(running)};
      for await (const event of trainingSteps(make(), x, y, {...args, epochs: 1, callbacks})) {
        running = true;
        await new Promise(resolve => setTimeout(resolve, 5));
        running = event.type === 'epoch';
      }
      expect(overlaps).to.deep.equal([false, false, false]);
    });

    it('ends when a callback stops the training', async () => {
      const stop = new EarlyStopping({monitor: 'loss', patience: 1, minDelta: 1e9});
      let epochs = 0;
      for await (const {type} of trainingSteps(make(), x, y, {...args, epochs: 9, callbacks: [stop]})) {
        if (type === 'epoch') epochs++;
      }
      expect(epochs).to.equal(2);
    });

    it('throws the error of a training', async () => {
      const callbacks = {
        onEpochEnd() {
          throw new Error('callback failed');
        },
      };
      const work = async () => {
        for await (const {type} of trainingSteps(make(), x, y, {...args, epochs: 2, callbacks})) {
          expect(type).to.equal('batch');
        }
      };
      expect((await failureOf(work())).message).to.equal('callback failed');
      const wrong = trainingSteps(make(), tf.zeros([3, 7]), y, {...args, epochs: 1});
      expect((await failureOf(wrong.next())).message).to.match(/shape|samples/);
    });
  });
}

describe('trainingSteps', () => {
  it('takes a model', async () => {
    const none = trainingSteps(undefined as never, x, y);
    expect((await failureOf(none.next())).message).to.equal(
      'trainingSteps: expected a LayersModel; got undefined.',
    );
  });

  it('keeps a backup when the loop is left, from which a training resumes', async () => {
    const store = new MemoryStore();
    const model = withMetrics(binaryModel(), {seed: 1});
    const settings = () => ({...args, epochs: 3, callbacks: new BackupAndRestore(store)});
    for await (const {type} of trainingSteps(model, x, y, settings())) if (type === 'epoch') break;
    const epochs: number[] = [];
    for await (const {type, epoch} of trainingSteps(model, x, y, settings())) {
      if (type === 'epoch') epochs.push(epoch);
    }
    expect(epochs).to.deep.equal([1, 2]);
    expect(endReasonOf(model)).to.equal(undefined);
  });
});
