import {expect} from 'chai';
import {
  CSVLogger,
  LearningRateScheduler,
  MemoryStore,
  SwapEMAWeights,
  TensorBoard,
} from '../callbacks/index.js';
import {leading, readOptions, throwFlag} from '../src/options.js';

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
});
