import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someEntries} from '../../backend.js';
import {exponentialDecay, LearningRateScheduler, ReduceLROnPlateau} from '../../../callbacks/index.js';
import {optimizersWithSchedules} from '../../../callbacks/schedules/schedules.js';
import {followSchedule} from '../../../src/tfjs/optimizer/follow_schedule.js';
import {getLearningRate, setLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {restoreOptimizer, snapshotOptimizer} from '../../../src/tfjs/optimizer/optimizer_state.js';
import {disposeWeights, restoreWeights, snapshotWeights} from '../../../src/tfjs/graph/model_weights.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {epochs, model, OPTIMIZERS, step, weightsOf} from './optimizers.js';
import {failureOf} from '../../outcomes.js';

const schedule = exponentialDecay(0.05, 2, 0.5);
const {train} = tf;

describe('followSchedule', () => {
  for (const [name, make] of someEntries(OPTIMIZERS, 3)) {
    it(`${name}: every step has its rate, as if it had been set by hand`, () => {
      const [followed, byHand] = [make(1), make(schedule(0))];
      const undo = followSchedule(followed, schedule);
      const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
      for (let i = 0; i < 5; i++) {
        expect(getLearningRate(followed)).to.equal(schedule(i));
        setLearningRate(byHand, schedule(i));
        const {numTensors} = tf.memory();
        expect(step(followed, a, 1 + i)).to.equal(step(byHand, b, 1 + i));
        if (i > 0) expect(tf.memory().numTensors).to.equal(numTensors);
      }
      undo();
      undo();
      expect(Object.keys(followed).sort()).to.deep.equal(Object.keys(byHand).sort());
      expect(getLearningRate(followed)).to.equal(schedule(5));
      setLearningRate(byHand, schedule(5));
      for (let i = 0; i < 2; i++) expect(step(followed, a)).to.equal(step(byHand, b));
      expect(getLearningRate(followed)).to.equal(schedule(5));
      for (const each of [a, b, followed, byHand]) each.dispose();
    });

    it(`${name}: continues with the same rates after a restore, in place and in another process`, async () => {
      const following = () => {
        const made = model(make(1));
        followSchedule(made.optimizer, schedule);
        return made;
      };
      const original = following();
      await epochs(original, 1);
      const [weights, state] = [snapshotWeights(original), snapshotOptimizer(original.optimizer)];
      expect(state.learningRate).to.equal(schedule(3));
      await epochs(original, 2);
      const want = weightsOf(original);
      for (const other of [original, following()]) {
        restoreWeights(other, weights);
        restoreOptimizer(other.optimizer, state);
        expect(getLearningRate(other.optimizer)).to.equal(schedule(3));
        await epochs(other, 2);
        expect(weightsOf(other)).to.deep.equal(want);
        other.dispose();
      }
      disposeWeights(weights);
      tf.dispose(state.tensors.map(([, value]) => value));
    });
  }

  it('its rate cannot be set', async () => {
    for (const optimizer of [train.sgd(1), train.adam(1)]) {
      followSchedule(optimizer, schedule);
      const refused = 'this optimizer follows a schedule, and cannot be set to 0.5';
      expect(() => setLearningRate(optimizer, 0.5)).to.throw(refused);
      expect(() => ((optimizer as unknown as {learningRate: number}).learningRate = 0.5)).to.throw(refused);
      expect(() => followSchedule(optimizer, schedule)).to.throw('follows a schedule already');
      for (const callbacks of [
        new LearningRateScheduler(() => 0.1),
        new ReduceLROnPlateau({monitor: 'loss'}),
      ]) {
        const made = withMetrics(model(optimizer));
        const fit = made.fit(tf.ones([2, 3]), tf.ones([2, 1]), {callbacks, verbose: 0});
        expect((await failureOf(fit)).message).to.include('the optimizer follows a schedule');
      }
      expect(getLearningRate(optimizer)).to.equal(schedule(0));
    }
  });

  it('a schedule that does not return a finite number is an error, immediately or later', () => {
    for (const wrong of [NaN, Infinity, '1', undefined]) {
      const optimizer = train.sgd(0.5);
      expect(() => followSchedule(optimizer, () => wrong as number)).to.throw('must return a finite number');
      expect(getLearningRate(optimizer)).to.equal(0.5);
      setLearningRate(optimizer, 0.25);
      followSchedule(optimizer, i => (i < 1 ? 1 : (wrong as number)));
      const v = tf.variable(tf.scalar(1));
      step(optimizer, v);
      expect(() => step(optimizer, v)).to.throw('for step 1');
      expect(v.dataSync()[0]).to.equal(0);
      v.dispose();
    }
  });

  it('counts steps for a custom optimizer that does not', () => {
    class Own extends tf.Optimizer {
      learningRate = 1;
      readonly seen: number[] = [];
      applyGradients(): void {
        this.seen.push(this.learningRate);
      }
      getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    }
    const own = new Own();
    followSchedule(own, schedule);
    for (let i = 0; i < 3; i++) own.applyGradients();
    expect(own.seen).to.deep.equal([0, 1, 2].map(schedule));
  });

  it('asks the schedule once for each step', async () => {
    const asked: number[] = [];
    const made = model(train.adam(1));
    followSchedule(made.optimizer, i => asked.push(i) && 0.1);
    await epochs(made, 1);
    getLearningRate(made.optimizer);
    expect(asked).to.deep.equal([0, 1, 2, 3]);
    made.dispose();
  });
});

describe('optimizers created with a schedule', () => {
  const makers = optimizersWithSchedules(train as unknown as Record<string, unknown>);
  const rest: Record<string, number[]> = {momentum: [0.9], adadelta: [0.9]};

  for (const [name, make] of someEntries(makers, 3)) {
    it(`${name} follows it; with a number it equals tf.train's own`, async () => {
      const made = model(make(schedule, ...(rest[name] ?? [])));
      const plain = make(0.25, ...(rest[name] ?? []));
      expect(plain.getConfig()).to.include({learningRate: 0.25});
      expect(made.optimizer.getClassName()).to.equal(plain.getClassName());
      expect(getLearningRate(made.optimizer)).to.equal(schedule(0));
      await epochs(made, 2);
      expect(getLearningRate(made.optimizer)).to.equal(schedule(6));
      // tfjs cannot save Adamax's.
      if (name !== 'adamax') {
        let saved: tf.io.ModelArtifacts | undefined;
        const handler = tf.io.withSaveHandler(async artifacts => {
          saved = artifacts;
          return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
        });
        await made.save(handler, {includeOptimizer: true});
        const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
        expect(getLearningRate(loaded.optimizer)).to.equal(schedule(6));
        expect(loaded.optimizer.iterations).to.equal(6);
        loaded.dispose();
      }
      made.dispose();
    });
  }

  it('keep their own defaults without arguments', () => {
    const adam = makers.adam as unknown as () => tf.Optimizer;
    expect(getLearningRate(adam())).to.equal(getLearningRate(train.adam()));
  });
});
