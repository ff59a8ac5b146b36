import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ensureHook, findHook} from '../../../src/tfjs/callbacks/training_hook.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {binaryModel, samples} from '../../callbacks/helpers.js';

const {x, y} = samples(20, 3);

describe('the training hook (B1)', () => {
  it('is registered only once, and found by other copies of this package', () => {
    ensureHook();
    ensureHook();
    const registry = (tf.LayersModel as unknown as Record<symbol, {registered: boolean}>)[
      Symbol.for('tfjs-metrics.hook.1')
    ];
    expect(registry.registered).to.equal(true);
  });

  it('runs stages by priority before the user’s callbacks and History, and drops them afterwards', async () => {
    ensureHook();
    const order: string[] = [];
    let inside: unknown;
    class Attaches extends tf.Callback {
      override setModel(model: tf.LayersModel): void {
        super.setModel(model);
        const stage = (name: string, priority: number) => ({
          priority,
          onEpochEnd: (epoch: number, logs: TrainingLogs) => {
            order.push(`${name}${epoch}`);
            logs[name] = epoch;
          },
        });
        const hook = findHook(model);
        inside = hook;
        hook?.stages.add(stage('late', 100));
        hook?.stages.add(stage('early', 0));
        hook?.stages.add(stage('later', 100));
      }
      override async onEpochEnd(): Promise<void> {
        order.push('user');
      }
    }
    const model = binaryModel();
    const {history} = await model.fit(x, y, {epochs: 1, verbose: 0, callbacks: [new Attaches()]});
    expect(order).to.deep.equal(['early0', 'late0', 'later0', 'user']);
    expect(history.late).to.deep.equal([0]);
    expect(inside).not.to.equal(undefined);
    await model.fit(x, y, {epochs: 1, verbose: 0});
    expect(order).to.have.length(4);
  });
});
