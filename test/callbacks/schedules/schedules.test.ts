import {expect} from 'chai';
import * as door from '../../../callbacks/index.js';
import {schedules} from '../../../callbacks/schedules/schedules.js';
import type {LearningRateSchedule} from '../../../callbacks/schedules/schedule.js';
import keras from './keras_rates.json' with {type: 'json'};

type Make = (...args: unknown[]) => LearningRateSchedule;
const makers = schedules as unknown as Record<keyof typeof schedules, Make>;
const {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  piecewiseConstantDecay,
  polynomialDecay,
} = schedules;

const camelCase = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const STEPS = [0, 1, 2, 4, 5, 6, 9, 10, 11, 19, 20, 21, 35, 69, 70, 71, 1000];

function expectRates(schedule: LearningRateSchedule, rateOf: (step: number) => number): void {
  for (const step of STEPS) {
    const want = rateOf(step);
    expect(schedule(step), `step ${step}`).to.be.closeTo(want, 1e-12 * Math.max(1, Math.abs(want)));
  }
}

describe('schedules: rates of Keras', () => {
  for (const {schedule, config, rates} of keras.cases) {
    it(`${schedule} ${JSON.stringify(config)}`, () => {
      // Its numbers are float32.
      const check = (made: LearningRateSchedule) =>
        keras.steps.forEach((step, i) =>
          expect(made(step), `step ${step}`).to.be.closeTo(rates[i], 2e-6 * Math.abs(rates[i]) + 2e-8),
        );
      const make = makers[schedule as keyof typeof schedules];
      const inCamelCase = Object.fromEntries(Object.entries(config).map(([k, v]) => [camelCase(k), v]));
      const made = make(config);
      check(made);
      check(make(inCamelCase));
      const {name, ...others} = made.getConfig();
      expect(name).to.be.a('string');
      expect(others).to.include(inCamelCase === config ? {} : flat(inCamelCase));
      check(make(made.getConfig()));
    });
  }
});

/** Without arrays, which `include` compares by identity. */
function flat(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => !Array.isArray(value)));
}

describe('schedules: formulas in float64, arguments one by one', () => {
  it('exponentialDecay', () => {
    expectRates(exponentialDecay(0.01, 100, 0.96), step => 0.01 * Math.exp((Math.log(0.96) * step) / 100));
    expectRates(exponentialDecay(2, 5, 0.5, true), step => 2 / 2 ** Math.floor(step / 5));
  });

  it('inverseTimeDecay', () => {
    expectRates(inverseTimeDecay(0.1, 10, 3), step => 1 / (10 + 3 * step));
    expectRates(inverseTimeDecay(0.1, 10, 3, true), step => 0.1 / (1 + 3 * ((step - (step % 10)) / 10)));
  });

  it('polynomialDecay', () => {
    const line = (step: number) => (step >= 20 ? 1e-4 : 1e-4 + ((0.1 - 1e-4) * (20 - step)) / 20);
    expectRates(polynomialDecay(0.1, 20), line);
    expectRates(polynomialDecay(0.1, 20, 0.05, 2), s => (s > 20 ? 0.05 : 0.05 + 0.05 * ((20 - s) / 20) ** 2));
    const saw = polynomialDecay(1, 10, 0, 1, true);
    expect([0, 5, 10, 15, 20, 25, 30].map(saw)).to.deep.equal([1, 0.5, 0, 0.25, 0, 1 - 25 / 30, 0]);
  });

  it('piecewiseConstantDecay: a boundary is the last step of its piece', () => {
    const rate = piecewiseConstantDecay([5, 10.5], [1, 0.5, 0.1]);
    expect([0, 5, 6, 10, 11, 1e9].map(rate)).to.deep.equal([1, 1, 0.5, 0.5, 0.1, 0.1]);
    expect(piecewiseConstantDecay([], [3])(7)).to.equal(3);
    const boundaries = [5];
    const kept = piecewiseConstantDecay(boundaries, [1, 2]);
    boundaries[0] = 0;
    expect(kept(5)).to.equal(1);
  });

  it('cosineDecay, with and without a warm-up', () => {
    // cos²(x/2) = (1 + cos x) / 2
    const half = (at: number, of: number) => Math.cos((Math.PI * Math.min(at, of)) / of / 2) ** 2;
    expectRates(cosineDecay(0.1, 20), step => 0.1 * half(step, 20));
    expectRates(cosineDecay(0.1, 20, 0.3), step => 0.1 * (0.7 * half(step, 20) + 0.3));
    const warm = cosineDecay(0.01, 20, 0.5, undefined, 0.21, 10);
    expectRates(warm, step => (step < 10 ? 0.01 + 0.02 * step : 0.21 * (0.5 * half(step - 10, 20) + 0.5)));
    expectRates(cosineDecay(0.01, 20, 0, 'warm', 0.5), step => 0.5 * half(step, 20));
  });

  it('cosineDecayRestarts: the first step of a period has its highest rate', () => {
    for (const [first, tMul] of [
      [10, 1],
      [10, 2],
      [3, 10],
      [7, 5],
      [1000, 1.1],
    ]) {
      const rate = cosineDecayRestarts(1, first, tMul, 0.5);
      let [begin, length] = [0, first];
      for (const height of [1, 0.5, 0.25, 0.125, 0.0625]) {
        expect(rate(begin), `${first}, ${tMul}: restart at ${begin}`).to.be.closeTo(height, 1e-9);
        expect(rate(begin + length / 2)).to.be.closeTo(height / 2, 1e-9);
        expect(rate(begin + length * 0.999)).to.be.below(height * 1e-5);
        begin += length;
        length *= tMul;
      }
    }
    expectRates(
      cosineDecayRestarts(0.2, 10, 1, 1, 0.5),
      s => 0.2 * (0.25 * (1 + Math.cos((s * Math.PI) / 10 - Math.floor(s / 10) * Math.PI)) + 0.5),
    );
  });
});

describe('schedules as functions', () => {
  it('are functions of the step with a class name and a config', () => {
    const rate = exponentialDecay(0.1, 10, 0.5);
    expect([typeof rate, rate.className, rate.getConfig()]).to.deep.equal([
      'function',
      'ExponentialDecay',
      {initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5, staircase: false, name: 'ExponentialDecay'},
    ]);
    expect(cosineDecay(1, 2).getConfig()).to.have.property('warmupTarget', undefined);
    expect(rate).to.equal(rate);
    // What else a caller passes, as LearningRateScheduler does with the rate of now, does not matter.
    expect((rate as (...args: number[]) => number)(10, 7, 7)).to.equal(0.05);
  });

  it('are exported by the entry point of callbacks, under the same names', () => {
    for (const [name, make] of Object.entries(schedules)) expect(door).to.have.property(name, make);
  });

  it('missing, unknown and excess arguments, and those of the wrong kind, are errors', () => {
    const wrong: [keyof typeof schedules, unknown[], string][] = [
      ['exponentialDecay', [0.1, 10], 'exponentialDecay: decayRate must be a number; got undefined'],
      ['exponentialDecay', [0.1, 0, 0.5], 'decaySteps must be more than 0; got 0'],
      ['exponentialDecay', [0.1, -1, 0.5], 'decaySteps must be more than 0; got -1'],
      ['exponentialDecay', ['0.1', 10, 0.5], 'initialLearningRate must be a number; got "0.1"'],
      ['exponentialDecay', [Infinity, 10, 0.5], 'initialLearningRate must be finite; got Infinity'],
      ['exponentialDecay', [0.1, 10, 0.5, 1], 'staircase must be true or false; got 1'],
      ['exponentialDecay', [0.1, 10, 0.5, true, 3], 'name must be a string; got 3'],
      ['exponentialDecay', [0.1, 10, 0.5, true, 'a', 1], 'got 6 arguments'],
      ['exponentialDecay', [{initialLearningRate: 0.1, decaySteps: 1, decayRate: 1}, 3], 'got 2 arguments'],
      ['exponentialDecay', [{decay_step: 1}], 'unknown option "decay_step". Did you mean "decaySteps"'],
      ['inverseTimeDecay', [0.1, 10, NaN], 'inverseTimeDecay: decayRate must be a number'],
      ['inverseTimeDecay', [0.1, NaN, 1], 'decaySteps must be a number'],
      ['inverseTimeDecay', [0.1, 1, 1, 'no'], 'staircase must be true or false'],
      ['polynomialDecay', [0.1, 0], 'polynomialDecay: decaySteps must be more than 0'],
      ['polynomialDecay', [0.1, 1, 'a'], 'endLearningRate must be a number'],
      ['polynomialDecay', [0.1, 1, 0, 'a'], 'power must be a number'],
      ['polynomialDecay', [0.1, 1, 0, 1, 'a'], 'cycle must be true or false'],
      [
        'piecewiseConstantDecay',
        [
          [1, 2],
          [1, 2],
        ],
        'expected one value more than there are boundaries; got 2 and 2',
      ],
      [
        'piecewiseConstantDecay',
        [
          [2, 2],
          [1, 2, 3],
        ],
        'boundaries must ascend; got [2, 2]',
      ],
      ['piecewiseConstantDecay', [[2], [1, '2']], 'values[1] must be a number; got "2"'],
      ['piecewiseConstantDecay', [2, [1]], 'boundaries must be an array of numbers; got 2'],
      ['cosineDecay', [0.1, 0], 'cosineDecay: decaySteps must be more than 0'],
      ['cosineDecay', [0.1, 10, 0, 0.5, 100], 'name must be a string; got 0.5'],
      ['cosineDecay', [0.1, 10, 0, 'a', 'b'], 'warmupTarget must be a number'],
      [
        'cosineDecay',
        [{initialLearningRate: 1, decaySteps: 1, warmupSteps: -1}],
        'warmupSteps must be a number, at least 0',
      ],
      ['cosineDecayRestarts', [0.1, 0], 'cosineDecayRestarts: firstDecaySteps must be more than 0'],
      ['cosineDecayRestarts', [0.1, 1, 0.5], 'tMul must be a number, at least 1; got 0.5'],
      ['cosineDecayRestarts', [0.1, 1, 2, 'a'], 'mMul must be a number'],
    ];
    for (const [name, args, message] of wrong) expect(() => makers[name](...args), message).to.throw(message);
  });
});
