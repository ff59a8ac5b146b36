import {expect} from 'chai';
import {importsOf} from '../../../../callbacks/doctor/syntax/imports.js';
import {tokensOf} from '../../../../callbacks/doctor/syntax/tokens.js';

/** `module: imported as local`, with `type` in front of types. */
function shown(source: string): string[] {
  return importsOf(tokensOf(source)).flatMap(({from, bindings, isExport}) => {
    const start = `${isExport ? 'export ' : ''}${from}:`;
    if (bindings.length === 0) return start;
    return bindings.map(
      ({imported, local, isType}) => `${start} ${isType ? 'type ' : ''}${imported} as ${local}`,
    );
  });
}

describe('doctor: imports of a source', () => {
  for (const [source, expected] of [
    ["import 'a'", ['a:']],
    ["import a from 'm'", ['m: default as a']],
    ["import * as tf from 'm';", ['m: * as tf']],
    ["import a, {b, c as d} from 'm'", ['m: default as a', 'm: b as b', 'm: c as d']],
    ["import type {A} from 'm'", ['m: type A as A']],
    ["import {type A, b, type as c} from 'm'", ['m: type A as A', 'm: b as b', 'm: type as c']],
    ["export {a as b} from 'm'; export * from 'n'", ['export m: a as b', 'export n: * as *']],
    ["const a = require('m')", ['m: * as a']],
    ["const {a, b: c, d = 1} = require('m'), e = 2", ['m: a as a', 'm: b as c', 'm: d as d']],
    ["const {a} = await import('m')", ['m: a as a']],
    ["f(require('m').a)", ['m:']],
    ["x.require('m'); import.meta.url; export const a = 'm'; export default 'm'", []],
    ['import {a from', []],
  ] as [string, string[]][])
    it(`reads ${source}`, () => {
      expect(shown(source)).to.deep.equal(expected);
    });
});
