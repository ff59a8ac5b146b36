import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {getLearningRate, setLearningRate} from '../../../callbacks/index.js';
import {OPTIMIZERS, step} from './optimizers.js';

/** The length of a second step with this rate, after a first step with another one. */
function secondStep(optimizer: tf.Optimizer, rate: number): number {
  const v = tf.variable(tf.scalar(1));
  const before = step(optimizer, v);
  if (getLearningRate(optimizer) !== rate) setLearningRate(optimizer, rate);
  const after = step(optimizer, v);
  v.dispose();
  optimizer.dispose();
  return after - before;
}

describe('getLearningRate and setLearningRate', () => {
  for (const [name, make] of Object.entries(OPTIMIZERS)) {
    it(`${name} steps with the new rate, and with the old one if none is set`, () => {
      expect(getLearningRate(make(0.25))).to.equal(0.25);
      const kept = secondStep(make(0.25), 0.25);
      const [halved, none] = [0.125, 0].map(rate => secondStep(make(0.25), rate));
      expect(none).to.equal(name.startsWith('rmsprop, centered') ? none : 0);
      expect(kept).to.be.below(0);
      // Moments of centered rmsprop hold steps of the old rate; all others are proportional to the rate of
      // the step.
      if (!name.startsWith('rmsprop, centered')) expect(halved / kept).to.be.closeTo(0.5, 1e-5);
      else expect([halved / kept > 0.5, halved / kept < 1]).to.deep.equal([true, true]);
    });

    it(`${name} reads the rate that was set, and creates no tensors`, () => {
      const optimizer = make(0.5);
      const v = tf.variable(tf.scalar(1));
      step(optimizer, v);
      const {numTensors} = tf.memory();
      for (const rate of [0.1, 1e-9, 0, 3]) {
        setLearningRate(optimizer, rate);
        expect(getLearningRate(optimizer)).to.equal(rate);
        tf.tidy(() => setLearningRate(optimizer, rate));
        step(optimizer, v);
      }
      expect(tf.memory().numTensors).to.equal(numTensors);
      expect(optimizer.iterations).to.equal(5);
      v.dispose();
      optimizer.dispose();
    });
  }

  it('anything but finite numbers is an error that does not change the rate', () => {
    const optimizer = tf.train.sgd(0.5);
    for (const wrong of [NaN, Infinity, -Infinity, '0.1', null, undefined, tf.scalar]) {
      expect(() => setLearningRate(optimizer, wrong as number)).to.throw(
        'setLearningRate: expected a finite number',
      );
    }
    expect(getLearningRate(optimizer)).to.equal(0.5);
  });
});

describe('custom optimizers', () => {
  class Own extends tf.Optimizer {
    applyGradients(): void {}
    getConfig(): tf.serialization.ConfigDict {
      return {};
    }
  }
  class Writable extends Own {
    learningRate = 0.1;
  }
  class WithMethod extends Own {
    readonly rates = [0.1];
    get learningRate(): number {
      return this.rates[this.rates.length - 1];
    }
    setLearningRate(rate: number): void {
      this.rates.push(rate);
    }
  }
  class Fixed extends Own {
    get learningRate(): number {
      return 0.1;
    }
  }

  it('work with a writable property, or with a method', () => {
    for (const optimizer of [new Writable(), new WithMethod()]) {
      setLearningRate(optimizer, 0.01);
      expect(getLearningRate(optimizer)).to.equal(0.01);
    }
  });

  it('throw without one, and the error says what they need', () => {
    expect(() => getLearningRate(new Own())).to.throw(
      'getLearningRate: expected an optimizer with a numeric learningRate, got an object whose learningRate is undefined',
    );
    const wanted = 'A custom optimizer needs a writable property learningRate, or a method';
    expect(() => setLearningRate(new Own(), 0.01)).to.throw(wanted);
    expect(() => setLearningRate(new Fixed(), 0.01)).to.throw(wanted);
    expect(new Fixed().learningRate).to.equal(0.1);
    for (const nothing of [undefined, null, 'adam', {}]) {
      const optimizer = nothing as tf.Optimizer;
      expect(() => setLearningRate(optimizer, 0.01)).to.throw('expected an optimizer of tf.train');
      expect(() => getLearningRate(optimizer)).to.throw('expected an optimizer with a numeric learningRate');
    }
  });
});
