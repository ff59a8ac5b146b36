import {expect} from 'chai';
import {splitDefault} from '../../tools/site/options.mjs';

describe('splitDefault', () => {
  it('takes the default out of a docstring', () => {
    expect(splitDefault('Log key to watch. Default: `val_loss`.')).to.deep.equal({
      meaning: 'Log key to watch.',
      fallback: '`val_loss`',
    });
  });

  it('also in the middle, behind a line break, and with a dot in the number', () => {
    expect(splitDefault('A limit. Default:\n0.5. Between 0 and 1.')).to.deep.equal({
      meaning: 'A limit. Between 0 and 1.',
      fallback: '0.5',
    });
  });

  it('knows what is required', () => {
    expect(splitDefault('The folder. Required.')).to.deep.equal({
      meaning: 'The folder.',
      fallback: 'required',
    });
  });

  it('finds none where none is stated', () => {
    expect(splitDefault('The Default of all.')).to.deep.equal({
      meaning: 'The Default of all.',
      fallback: undefined,
    });
  });
});
