import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  CSVLogger,
  EarlyStopping,
  LearningRateScheduler,
  MemoryStore,
  SwapEMAWeights,
  TensorBoard,
} from '../callbacks/index.js';
import {F1Score, RecallScore} from '../src/index.js';
import {checkOptions, leading, readOptions, throwFlag} from '../src/options.js';

describe('options', () => {
  it("says what to pass instead of Keras's positional parameters", () => {
    const made = (Made: unknown, ...args: unknown[]) => {
      const Callback = Made as new (...args: unknown[]) => object;
      return () => new Callback(...args);
    };
    const expected = 'expected an object of options, got ';
    expect(made(CSVLogger, 'a.csv', ';', true)).to.throw(`CSVLogger: ${expected}";".`);
    expect(made(SwapEMAWeights, true, 0.9)).to.throw(`${expected}0.9.`);
    expect(made(LearningRateScheduler, () => 1, true)).to.throw(`${expected}true.`);
    expect(made(TensorBoard, 'logs', ['a'])).to.throw(`${expected}["a"].`);
    // A store precedes options that are spread.
    expect(made(TensorBoard, new MemoryStore(), 'epoch')).to.throw(`${expected}"epoch".`);
    expect(made(SwapEMAWeights, {swapOnEpoch: true}, isNaN)).to.throw(`${expected}a function (isNaN).`);
    expect(made(LearningRateScheduler, () => 1, null)).not.to.throw();
  });

  it('reads the first one before the others, or among them', () => {
    const defaults = {filepath: '', verbose: 0};
    const read = (first?: string | Partial<typeof defaults>, rest?: Partial<typeof defaults>) =>
      readOptions('Mine', leading<typeof defaults, 'filepath'>('filepath', first, rest), defaults);
    const both = {filepath: 'a', verbose: 1};
    expect([read('a', {verbose: 1}), read(both), read(undefined, both)]).to.deep.equal([both, both, both]);
    expect(read()).to.deep.equal(defaults);
  });

  it('a flag that was named for throwing means a word', () => {
    const defaults = {onLeak: 'warn', verbose: 0};
    const read = (given: object) =>
      readOptions('Mine', given as Partial<typeof defaults>, defaults, {throws: throwFlag('onLeak', 'warn')});
    expect(read({throws: true}).onLeak).to.equal('throw');
    expect(read({throws: false}).onLeak).to.equal('warn');
    expect(read({throws: undefined})).to.deep.equal(defaults);
    expect(() => read({throws: 'yes'})).to.throw('Mine: throws must be true or false; got "yes".');
    expect(() => read({throws: true, onLeak: 'throw'})).to.throw(
      '"throws" and "onLeak" are the same option: give one of them.',
    );
  });

  describe('of a class, by getters and inherited', () => {
    /** Objects that hold the same options. */
    const holders = (values: Readonly<Record<string, unknown>>): object[] => {
      const getters = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, {get: () => value, configurable: true}]),
      );
      class Child {}
      Object.defineProperties(Child.prototype, getters);
      const hidden = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, {value}]));
      return [
        {...values},
        Object.create(values) as object,
        new Child(),
        Object.create(new Child()) as object,
        Object.create(null, hidden) as object,
      ];
    };

    it('are read by callbacks, also after a main argument', () => {
      for (const given of holders({monitor: 'val_acc', patience: 7})) {
        const read = readOptions<object>('Mine', given, {monitor: 'val_loss', patience: 0, mode: 'auto'});
        expect(read).to.deep.equal({monitor: 'val_acc', patience: 7, mode: 'auto'});
      }
      for (const given of holders({filename: 'a.csv', separator: ';'}))
        expect(() => new CSVLogger(given)).not.to.throw();
      const defaults = {filepath: '', verbose: 0};
      for (const given of holders({verbose: 1}).slice(0, 4)) {
        const read = leading<typeof defaults, 'filepath'>('filepath', 'a', given);
        expect(readOptions('Mine', read, defaults)).to.deep.equal({filepath: 'a', verbose: 1});
      }
      class Rates {
        schedule(): number {
          return 0.5;
        }
      }
      expect(() => new LearningRateScheduler(new Rates())).to.throw('schedule must be a function');
      expect(readOptions('Mine', new Rates() as object, {schedule: undefined})).to.have.property('schedule');
    });

    it('are read by metrics', () => {
      const values = {average: 'macro', threshold: 0.25, name: 'mine'};
      for (const given of holders(values).slice(0, 4)) {
        expect(new F1Score(given).getConfig()).to.include(values);
        expect(
          new RecallScore(Object.create({numClasses: 3, average: 'macro'}) as object).getConfig(),
        ).to.include({numClasses: 3, average: 'macro'});
      }
    });

    it('are known, or an error', () => {
      for (const given of holders({patiance: 7}).slice(0, 4)) {
        expect(() => new EarlyStopping(given)).to.throw('unknown option "patiance". Did you mean "patience"');
        expect(() => new F1Score(given)).to.throw('unknown option "patiance"');
        expect(() => checkOptions('fit', given, ['epochs'])).to.throw('unknown option "patiance"');
      }
      class Helper {
        patience = 3;
        describe(): string {
          return 'a method is not an option';
        }
      }
      expect(readOptions<object>('Mine', new Helper(), {patience: 0})).to.deep.equal({patience: 3});
    });
  });

  it('are not a tensor, a Map, or another object that has none', () => {
    const tensor = tf.tensor1d([1, 2]);
    for (const [given, text] of [
      [tensor, 'a tensor [2]'],
      [new Map([['patience', 3]]), 'an object of class Map'],
      [Promise.resolve({}), 'an object of class Promise'],
      [new Float32Array(1), 'an object of class Float32Array'],
    ] as const) {
      const message = `: expected an object of options, got ${text}.`;
      expect(() => new EarlyStopping(given as never)).to.throw(`EarlyStopping${message}`);
      expect(() => new F1Score(given as never)).to.throw(`F1Score${message}`);
      expect(() => checkOptions('trainOnBatch', given, ['sampleWeight', 'classWeight'])).to.throw(
        `trainOnBatch${message} The options are: sampleWeight, classWeight.`,
      );
    }
    tensor.dispose();
  });
});
