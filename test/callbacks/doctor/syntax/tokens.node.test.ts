import {expect} from 'chai';
import {tokensOf} from '../../../../callbacks/doctor/syntax/tokens.js';

const names = (source: string, withElements = false): string[] =>
  tokensOf(source, withElements)
    .filter(({kind}) => kind === 'name')
    .map(({text}) => text);

describe('doctor: tokens of a source', () => {
  for (const [what, source, expected] of [
    ['comments', 'a /* b */ // c\nd /** e\n f */ g', ['a', 'd', 'g']],
    ['a first line for the shell', '#!/usr/bin/env node\na', ['a']],
    ['strings with escapes', `a 'b\\' c' "d\\" e" f`, ['a', 'f']],
    ['templates, without their code', 'a `b ${c + `d ${e}`} f` g', ['a', 'c', 'e', 'g']],
    ['objects in templates', '`${f({a: 1})} b`; c', ['f', 'a', 'c']],
    ['regular expressions', `a = /b'"\`/g; c; return /d[/"]e/; f`, ['a', 'c', 'return', 'f']],
    ['divisions', `a / b; (c) / d; e[0] / f / g; h`, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    ['a regular expression after a condition', `if (a) /b'/.test(c)`, ['if', 'a', 'test', 'c']],
    ['a division after an object', `a = {b} / c; '/'; d`, ['a', 'b', 'c', 'd']],
    ['a long regular expression', `/[${'ab-'.repeat(900)}"]/; c`, ['c']],
    ['private names', 'a.#b', ['a', '#b']],
  ] as [string, string, string[]][])
    it(`know ${what}`, () => {
      expect(names(source)).to.deep.equal(expected);
    });

  it('know the text of elements from their code', () => {
    const source = `const a = <p title="b" on={c}>Don't d {e} <i/> {/* f */} <q.r>g</q.r></p>; h`;
    expect(names(source, true)).to.deep.equal(['const', 'a', 'c', 'e', 'h']);
  });

  it('take type parameters of a function for no element', () => {
    expect(names('const a = <T,>(b: T) => b; c', true)).to.deep.equal([
      'const',
      'a',
      'T',
      'b',
      'T',
      'b',
      'c',
    ]);
    expect(names('a < b; c > d', true)).to.deep.equal(['a', 'b', 'c', 'd']);
    const lines = 'a = <\n  T extends B,\n>(c: T) => c; type F = <U>(d: U) => e; f';
    expect(names(lines, true)).to.deep.equal('a T extends B c T c type F U d U e f'.split(' '));
    expect(names('a = <b>(c)</b>; d', true)).to.deep.equal(['a', 'd']);
  });

  it('have an element as one argument', () => {
    const texts = tokensOf('f(<p a={b} />, c)', true).map(({text}) => text);
    expect(texts).to.deep.equal(['f', '(', '', '(', 'b', ')', ',', 'c', ')']);
  });

  for (const broken of ["a 'b\nc", 'a `b ${c', 'a /* b', 'a } } b', '<p>{a', '<p ', 'a /b\nc', '\\u{', '((('])
    it(`are read of ${JSON.stringify(broken)}, which has an error`, () => {
      expect(() => tokensOf(broken, true)).not.to.throw();
    });

  it('are read where code is nested very deeply', () => {
    expect(tokensOf('`${'.repeat(100_000)).length).to.be.greaterThan(0);
  });

  it('know where they are', () => {
    expect(tokensOf(`a 'b'`)).to.deep.equal([
      {kind: 'name', text: 'a', at: 0},
      {kind: 'string', text: 'b', at: 2},
    ]);
  });
});
