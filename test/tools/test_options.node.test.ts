/** The command line of `npm test`. */
import {expect} from 'chai';
import {readOptions, USAGE} from '../../tools/test_options.mjs';

const NAMES = ['lint', 'mocha cpu', 'mocha wasm', 'karma page'];
const wanted = (...args: string[]) => NAMES.filter(readOptions(args, NAMES).wants);

describe('the options of npm test', () => {
  it('mean the short tier without any', () => {
    expect(readOptions([], NAMES)).to.include({isShort: true});
    expect(readOptions(['--all'], NAMES)).to.include({isShort: false});
  });

  it('name steps of both tiers, by their whole name or its first word', () => {
    expect(readOptions(['--only', 'lint'], NAMES)).to.include({isShort: false});
    expect(wanted()).to.deep.equal(NAMES);
    expect(wanted('--only', 'lint,mocha')).to.deep.equal(['lint', 'mocha cpu', 'mocha wasm']);
    expect(wanted('--only=karma page')).to.deep.equal(['karma page']);
  });

  for (const option of ['help', 'list'] as const)
    it(`--${option} is read`, () => {
      expect(readOptions([`--${option}`], NAMES)).to.have.property(option, true);
    });

  for (const args of [['--onyl', 'lint'], ['lint'], ['--only']])
    it(`${args.join(' ')} is an error with the usage`, () => {
      expect(() => readOptions(args, NAMES)).to.throw(USAGE);
    });

  for (const steps of ['', ',', 'mocha,lnt', 'moch'])
    it(`--only with '${steps}' is an error that lists the steps`, () => {
      expect(() => readOptions(['--only', steps], NAMES)).to.throw(
        /^--only: expected some of lint, mocha cpu/,
      );
    });
});
