/** docs/callbacks.md names every callback, and no other. */
import {Callback} from '@tensorflow/tfjs';
import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import * as entryPoint from '../../callbacks/index.js';

const {callbacks} = entryPoint;
const classes = Object.entries(entryPoint)
  .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Callback)
  .map(([name]) => name);

describe('docs/callbacks.md', () => {
  it('has a row for each class', () => {
    const text = readFileSync(new URL('../../docs/callbacks.md', import.meta.url), 'utf8');
    const table = text.slice(0, text.indexOf('\n## '));
    const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map(row => row[1]);
    expect([...rows].sort()).to.deep.equal([...classes].sort());
  });

  it('and each class is a factory, under its name in camelCase', () => {
    // Keras's acronyms: CSVLogger is csvLogger, ReduceLROnPlateau is reduceLROnPlateau.
    const camel = (name: string) =>
      name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, start => start.toLowerCase());
    const expected = classes.map(name => (name === 'CallbackList' ? 'list' : camel(name)));
    expect(Object.keys(callbacks).sort()).to.deep.equal(expected.sort());
  });
});
