import type {Token} from './tokens.js';

/** A property of an object literal, and where its value is among the tokens. */
export interface Property {
  readonly name: string;
  readonly at: number;
  readonly value: readonly Token[];
}

/** An argument of a call: the properties of an object literal, or undefined for anything else. */
export type Argument = readonly Property[] | undefined;

/** `a.b.c` in a source. The path of what follows a call or an index begins with `''`. */
export interface Reference {
  readonly path: readonly string[];
  readonly at: number;
  /** Reads the arguments, if it is called. */
  readonly args?: () => readonly Argument[];
}

const CLOSING: Readonly<Record<string, string>> = {'(': ')', '[': ']', '{': '}'};

const isPunctuator = (token: Token | undefined, ...texts: string[]): boolean =>
  token?.kind === 'punctuator' && texts.includes(token.text);

/** Splits what is between two brackets at its commas; returns the parts and the index behind the bracket. */
function partsOf(tokens: readonly Token[], open: number): [Token[][], number] {
  const parts: Token[][] = [[]];
  const stack = [CLOSING[tokens[open].text]];
  for (let i = open + 1; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === 'punctuator') {
      if (token.text === stack[stack.length - 1]) {
        stack.pop();
        if (stack.length === 0) return [parts.filter(part => part.length > 0), i + 1];
      } else if (token.text in CLOSING) stack.push(CLOSING[token.text]);
      else if (token.text === ',' && stack.length === 1) {
        parts.push([]);
        continue;
      }
    }
    parts[parts.length - 1].push(token);
  }
  return [parts, tokens.length];
}

/** The elements of `[a, b]`, if the tokens are a list; else what they are, as the only one. */
export function elementsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return isPunctuator(tokens[0], '[') ? partsOf(tokens, 0)[0] : [tokens];
}

function propertyOf(part: readonly Token[]): Property | undefined {
  const words = part.findIndex(({kind}) => kind !== 'name');
  // `async name() {}`, `get name() {}`
  const start = words > 1 && isPunctuator(part[words], '(') ? words - 1 : 0;
  const {kind, text, at} = part[start];
  if (kind !== 'name' && kind !== 'string') return undefined;
  const next = part[start + 1];
  if (next !== undefined && !isPunctuator(next, ':', '(', '=')) return undefined;
  return {name: text, at, value: isPunctuator(next, ':') ? part.slice(start + 2) : []};
}

/** The properties of an object literal; undefined for other values. */
export function propertiesOf(tokens: readonly Token[]): Argument {
  if (!isPunctuator(tokens[0], '{')) return undefined;
  return partsOf(tokens, 0)[0].flatMap(part => propertyOf(part) ?? []);
}

/** The index behind type arguments such as `<number, A[]>`; the same index if there are none. */
function afterTypes(tokens: readonly Token[], start: number): number {
  if (!isPunctuator(tokens[start], '<')) return start;
  let depth = 0;
  for (let i = start; i < Math.min(tokens.length, start + 50); i++) {
    if (isPunctuator(tokens[i], '<')) depth++;
    else if (isPunctuator(tokens[i], '>') && --depth === 0)
      return isPunctuator(tokens[i + 1], '(') ? i + 1 : start;
    else if (isPunctuator(tokens[i], ';', '(', ')')) return start;
  }
  return start;
}

/** Every name with the members that are read from it. */
export function referencesOf(tokens: readonly Token[]): Reference[] {
  const found: Reference[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].kind !== 'name') continue;
    const path = isPunctuator(tokens[i - 1], '.', '?.') ? ['', tokens[i].text] : [tokens[i].text];
    let {at} = tokens[i];
    while (isPunctuator(tokens[i + 1], '.', '?.') && tokens[i + 2]?.kind === 'name') {
      i += 2;
      path.push(tokens[i].text);
      at = tokens[i].at;
    }
    const open = afterTypes(tokens, i + 1);
    if (!isPunctuator(tokens[open], '(')) found.push({path, at});
    else found.push({path, at, args: () => partsOf(tokens, open)[0].map(propertiesOf)});
  }
  return found;
}
