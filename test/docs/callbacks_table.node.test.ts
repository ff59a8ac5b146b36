/**
 * docs/callbacks.md names every callback, and no other; the other names of options are those that it lists.
 */
import {Callback} from '@tensorflow/tfjs';
import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import * as entryPoint from '../../callbacks/index.js';

const {callbacks} = entryPoint;
const classes = Object.entries(entryPoint)
  .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Callback)
  .map(([name]) => name);

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const text = read('docs/callbacks.md');
const api = read('etc/callbacks.api.md');

/** Options from code spans such as `throws: true`; a name without a value has the value 1. */
const optionsIn = (cell: string) =>
  [...cell.matchAll(/`(\w+)(?:: ([^`]+))?`/g)].map(([, name, value = '1']) => ({
    [name]: JSON.parse(value.replaceAll("'", '"')) as unknown,
  }));

describe('docs/callbacks.md', () => {
  it('has a row for each class', () => {
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

  const sectionOf = (title: string) => text.slice(text.indexOf(`\n## ${title}\n`) + 1).split('\n## ')[0];

  it('has the properties of each callback that has results', () => {
    const table = [...sectionOf('Results').matchAll(/^\| (`.+?`).* \| .* \| (.+) \|$/gm)];
    expect(table.length).to.be.greaterThan(8);
    for (const [, names, cell] of table) {
      const [className] = [...names.matchAll(/`(\w+)`/g)].map(name => name[1]);
      const members = api
        .slice(api.search(new RegExp(`export class (Core)?${className}\\b`)))
        .split('\n}\n')[0];
      const options = /^(undefined|saveTopK|saveBestOnly|saveLast|ReduceLROnPlateau)$/;
      const properties = [...cell.matchAll(/`(\w+)`/g)].map(name => name[1]);
      for (const name of properties.filter(one => !options.test(one)))
        expect(members).to.match(new RegExp(`\\b${name}\\b`));
    }
  });

  for (const [, className, names, options] of sectionOf('Names of options').matchAll(
    /^\| `(\w+)` \| (.+) \| (.+) \|$/gm,
  )) {
    it(`other names of options: ${className}, ${names}`, () => {
      const make = (given: object) => () =>
        new (entryPoint[className as keyof typeof entryPoint] as new (given: object) => object)(given);
      const meant = optionsIn(options);
      expect(meant).not.to.deep.equal([]);
      optionsIn(names).forEach((other, i) => {
        const option = meant[i] ?? meant[0];
        expect(make({...other, ...option})).to.throw('are the same option: give one of them');
        expect(make(other)).not.to.throw('unknown option');
      });
    });
  }
});
