/** docs/metrics.md names every metric, and a counterpart for every reference. */
import {readdirSync, readFileSync} from 'node:fs';
import {expect} from 'chai';
import * as classes from '../../src/metrics/classes.js';
import * as instances from '../../src/metrics/instances.js';
import * as retrieval from '../../src/metrics/retrieval/classes.js';

const table = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const rows = table.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| ours'));
const namesIn = (cell: number) =>
  rows.flatMap(row => Array.from(row.split('|')[cell].matchAll(/`([\w*]+)/g), match => match[1]));

const references = (folder: string) =>
  readdirSync(new URL(`../vectors/data/${folder}/`, import.meta.url)).map(f => f.replace('.json', ''));

describe('docs/metrics.md', () => {
  it('lists every metric once, and nothing else', () => {
    const named = namesIn(1).filter(name => /^[A-Z]/.test(name));
    expect([...named].sort()).to.deep.equal(Object.keys({...classes, ...instances, ...retrieval}).sort());
  });

  it('has a counterpart of every function of scikit-learn, imbalanced-learn and sktime that there are references of', () => {
    const functions = [...references('sklearn'), ...references('imblearn'), ...references('sktime')];
    expect(functions.filter(name => !namesIn(3).includes(name))).to.deep.equal([]);
  });

  it('and of every torchmetrics function', () => {
    const named = namesIn(4).flatMap(name =>
      name.startsWith('*')
        ? ['binary', 'multiclass', 'multilabel'].map(kind => kind + name.slice(1))
        : [name],
    );
    expect(references('torchmetrics').filter(name => !named.includes(name))).to.deep.equal([]);
  });

  it('and of every metric class of Keras', () => {
    const same = rows.filter(row => /^ ?the same/.test(row.split('|')[2].trim()));
    const sameNames = same.flatMap(row => Array.from(row.split('|')[1].matchAll(/`(\w+)/g), m => m[1]));
    const named = [...namesIn(2), ...sameNames];
    expect(references('keras').filter(name => !named.includes(name))).to.deep.equal([]);
  });
});
