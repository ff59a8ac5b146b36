import {expect} from 'chai';
import {parseOptions, PARTS} from '../../bench/options.js';

describe('the command line of the benchmark', () => {
  it('without arguments: every part, every backend, 10^6 predictions, with peers', () => {
    const options = parseOptions([]);
    expect(options.parts).to.deep.equal(PARTS);
    expect(options.backends).to.deep.equal(['cpu', 'wasm', 'tfjs-node']);
    expect(options).to.include({peers: true, markdown: false, help: false, rounds: undefined});
    expect(options.n).to.deep.equal([1e6]);
  });

  it('chooses parts, in the order in which they are listed', () => {
    expect(parseOptions(['standalone', 'step']).parts).to.deep.equal(['step', 'standalone']);
  });

  it('reads numbers and lists', () => {
    const options = parseOptions([
      'standalone',
      '--n',
      '1e4,1e6',
      '--rounds',
      '5',
      '--filter',
      'AUC',
      '--no-peers',
    ]);
    expect(options.n).to.deep.equal([1e4, 1e6]);
    expect(options).to.include({rounds: 5, filter: 'auc', peers: false});
    expect(parseOptions(['step', '--backend=wasm,cpu']).backends).to.deep.equal(['wasm', 'cpu']);
  });

  it('an unknown part, option or backend is an error', () => {
    expect(() => parseOptions(['speed'])).to.throw('part: expected one of step, validation, standalone');
    expect(() => parseOptions(['--fast'])).to.throw("'--fast'");
    expect(() => parseOptions(['--backend', 'webgl'])).to.throw(
      "expected one of cpu, wasm, tfjs-node; got 'webgl'",
    );
    expect(() => parseOptions(['--markdown=yes'])).to.throw('--markdown');
  });

  it('a number that is not one is an error', () => {
    for (const text of ['', 'many', '0', '1.5', '-1']) {
      expect(() => parseOptions([`--rounds=${text}`]), text).to.throw(
        `whole number of at least 1; got '${text}'`,
      );
    }
    expect(() => parseOptions(['--n=1e6,'])).to.throw("--n: expected a whole number of at least 100; got ''");
  });

  it('an option that no chosen part reads is an error', () => {
    expect(() => parseOptions(['step', '--n', '1e6'])).to.throw('--n is for standalone, not for step.');
    expect(() => parseOptions(['size', '--rounds', '3'])).to.throw('--rounds is for step, validation');
    expect(parseOptions(['step', 'standalone', '--n', '1e5']).n).to.deep.equal([1e5]);
  });
});
