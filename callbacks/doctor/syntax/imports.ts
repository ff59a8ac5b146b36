import type {Token} from './tokens.js';

/** One name that a file takes from a module. */
export interface Binding {
  /** The name in the module; `*` for all of it, `default` for its default export. */
  readonly imported: string;
  readonly local: string;
  readonly isType: boolean;
  readonly at: number;
}

/** A module that a file imports, requires or exports from. */
export interface Import {
  readonly from: string;
  readonly at: number;
  readonly isExport: boolean;
  readonly bindings: readonly Binding[];
}

/** Tokens of the longest import that is read, so that a damaged source takes no time. */
const LONGEST = 4000;

const isName = (token: Token | undefined): token is Token => token?.kind === 'name';

/** `{a, b as c, type D, e: f}` from its opening brace on. */
function namedBindings(tokens: readonly Token[], open: number, isType: boolean): [Binding[], number] {
  const bindings: Binding[] = [];
  let i = open + 1;
  while (i < tokens.length && tokens[i].text !== '}') {
    const marked = tokens[i].text === 'type' && isName(tokens[i + 1]) && tokens[i + 1].text !== 'as';
    if (marked) i++;
    const {text: imported, at, kind} = tokens[i];
    if (kind !== 'name' && kind !== 'string') break;
    const isRenamed = ['as', ':'].includes(tokens[i + 1]?.text) && isName(tokens[i + 2]);
    bindings.push({imported, local: isRenamed ? tokens[i + 2].text : imported, isType: isType || marked, at});
    i += isRenamed ? 3 : 1;
    // A default value of a destructured name.
    while (i < tokens.length && tokens[i].text !== ',' && tokens[i].text !== '}') i++;
    if (tokens[i]?.text === ',') i++;
  }
  return [bindings, i + 1];
}

/** What follows `import` or `export`: bindings, and the name of the module if there is one. */
function statement(all: readonly Token[], first: number): Import | undefined {
  const [tokens, start] = [all.slice(first, first + LONGEST), 0];
  const {text: keyword, at} = tokens[start];
  const bindings: Binding[] = [];
  let i = start + 1;
  const isType = tokens[i]?.text === 'type' && tokens[i + 1]?.text !== 'from' && tokens[i + 1]?.text !== ',';
  if (isType) i++;
  while (i < tokens.length && tokens[i].kind !== 'string') {
    const {text, kind, at: place} = tokens[i];
    if (text === 'from' && tokens[i + 1]?.kind === 'string') i++;
    else if (text === '{') {
      const [named, after] = namedBindings(tokens, i, isType);
      for (const one of named) bindings.push(one);
      i = after;
    } else if (text === '*') {
      const isNamed = tokens[i + 1]?.text === 'as' && isName(tokens[i + 2]);
      bindings.push({imported: '*', local: isNamed ? tokens[i + 2].text : '*', isType, at: place});
      i += isNamed ? 3 : 1;
    } else if (text === ',') i++;
    else if (kind === 'name' && keyword === 'import') {
      bindings.push({imported: 'default', local: text, isType, at: place});
      i++;
    } else return undefined;
  }
  if (i >= tokens.length || tokens[i - 1].at < at) return undefined;
  const isBare = i === start + 1 && keyword === 'import';
  if (!isBare && tokens[i - 1].text !== 'from') return undefined;
  return {from: tokens[i].text, at, isExport: keyword === 'export', bindings};
}

/** `const x = require('a')`, `const {b} = await import('a')`: the call is at `call`. */
function declaration(tokens: readonly Token[], call: number): Binding[] {
  let i = call - 1;
  if (tokens[i]?.text === 'await') i--;
  if (tokens[i]?.text !== '=') return [];
  i--;
  if (isName(tokens[i])) {
    const {text, at} = tokens[i];
    return [{imported: '*', local: text, isType: false, at}];
  }
  if (tokens[i]?.text !== '}') return [];
  const end = i;
  while (i > Math.max(0, end - LONGEST) && tokens[i].text !== '{') i--;
  const [bindings, after] = namedBindings(tokens, i, false);
  return after === end + 1 ? bindings : [];
}

/** `const {a, b: c} = tf`, `const m = tf`: what a file takes from a name that it has. */
export interface Taking {
  readonly of: string;
  readonly bindings: readonly Binding[];
}

/** Objects that hold the globals of a page. */
const GLOBAL_OBJECTS = new Set(['globalThis', 'self', 'window']);

/** All declarations that take something from a name and from nothing behind it, in their order. */
export function takingsOf(tokens: readonly Token[]): Taking[] {
  return tokens.flatMap(({kind, text}, i): Taking[] => {
    if (kind !== 'name' || ['.', '?.', '(', '['].includes(tokens[i + 1]?.text)) return [];
    const isOfGlobal = tokens[i - 1]?.text === '.' && GLOBAL_OBJECTS.has(tokens[i - 2]?.text);
    const bindings = declaration(tokens, isOfGlobal ? i - 2 : i);
    return bindings.length === 0 ? [] : [{of: text, bindings}];
  });
}

/** All modules that the file imports, in any way, and what it takes from them. */
export function importsOf(tokens: readonly Token[]): Import[] {
  const found: Import[] = [];
  tokens.forEach(({kind, text, at}, i) => {
    if (kind !== 'name' || ['.', '?.'].includes(tokens[i - 1]?.text)) return;
    const isCall = tokens[i + 1]?.text === '(' && tokens[i + 1].kind === 'punctuator';
    if (isCall && (text === 'require' || text === 'import') && tokens[i + 2]?.kind === 'string') {
      found.push({from: tokens[i + 2].text, at, isExport: false, bindings: declaration(tokens, i)});
    } else if (!isCall && (text === 'import' || text === 'export')) {
      const one = statement(tokens, i);
      if (one !== undefined) found.push(one);
    }
  });
  return found;
}
