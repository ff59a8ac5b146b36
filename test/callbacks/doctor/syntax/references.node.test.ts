import {expect} from 'chai';
import {tokensOf} from '../../../../callbacks/doctor/syntax/tokens.js';
import {elementsOf, referencesOf} from '../../../../callbacks/doctor/syntax/references.js';

const found = (source: string, name: string) =>
  referencesOf(tokensOf(source)).find(({path}) => path[path.length - 1] === name);

/** Names of the properties of each argument. */
const properties = (source: string): (string[] | undefined)[] | undefined =>
  found(source, 'f')
    ?.args?.()
    .map(argument => argument?.map(({name}) => name));

describe('doctor: references of a source', () => {
  it('have the members that are read', () => {
    expect(found('a?.b . c', 'c')?.path).to.deep.equal(['a', 'b', 'c']);
    expect(found('g().b', 'b')?.path).to.deep.equal(['', 'b']);
  });

  it('are calls or not', () => {
    expect(found('f', 'f')?.args).to.equal(undefined);
    expect(properties('f()')).to.deep.equal([]);
    expect(properties('new f<number, A[]>({a: 1})')).to.deep.equal([['a']]);
    expect(found('f < g > (1)', 'g')?.args).to.equal(undefined);
  });

  for (const [call, expected] of [
    ['f(x, y, {a: 1, "b": [2, {c: 3}], d})', [undefined, undefined, ['a', 'b', 'd']]],
    ['f({...a, b, async c() {}, get d() { return {e: 1}; }, [f2]: 1, g() {}})', [['b', 'c', 'd', 'g']]],
    ['f({a: x => ({b: 1}), c: `${d}`} as Options, {e: 1})', [['a', 'c'], ['e']]],
    ['f({a: 1, b: 2', [['a', 'b']]],
  ] as [string, (string[] | undefined)[]][])
    it(`have the options of ${call}`, () => {
      expect(properties(call)).to.deep.equal(expected);
    });

  it('have the values of options', () => {
    const [[property]] = found('f({metrics: ["acc", tf.metrics.mse]})', 'f')?.args?.() as [[never]];
    const elements = elementsOf((property as {value: never}).value);
    expect(elements.map(one => one.map(({text}) => text).join(''))).to.deep.equal(['acc', 'tf.metrics.mse']);
  });
});
