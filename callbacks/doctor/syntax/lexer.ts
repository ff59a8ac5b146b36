import {readElement} from './jsx.js';

/** What a source file contains, without comments. */
export interface Token {
  readonly kind: 'name' | 'string' | 'template' | 'number' | 'regex' | 'punctuator';
  /** The source text; of a string, what is between its quotes. */
  readonly text: string;
  /** Index of its first character in the source. */
  readonly at: number;
}

const SPACE = /[\s\uFEFF]+/y;
const COMMENT = /\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)|<!--[^\n\r]*/y;
const NAME = /[#@]?(?:[\p{ID_Start}$_]|\\u)(?:[\p{ID_Continue}$\u200c\u200d]|\\u)*/uy;
const NUMBER = /(?:\d|\.\d)(?:[\w.]|(?<=[eE])[+-])*/y;
/** A string that is not closed ends with its line. */
const STRING = /'(?:[^'\\\n\r]|\\[^])*'?|"(?:[^"\\\n\r]|\\[^])*"?/y;
const REGEX = /\/(?:[^[\\/\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r]){0,999}\]){1,9999}\/[a-z]*/y;
const PUNCTUATOR = /\?\.(?!\d)|\.\.\.|=>|[^]/uy;

/** After these names comes an expression, so that a slash begins a regular expression. */
const BEFORE_EXPRESSION = new Set(
  'return typeof case do else in of instanceof new delete void throw yield await default extends'.split(' '),
);
/** What follows the parentheses of these names is a statement. */
const BEFORE_CONDITION = new Set(['if', 'while', 'for', 'with']);

/**
 * Reads JavaScript, TypeScript and JSX as tokens. Never fails: a source with syntax errors has the tokens
 * that it seems to have. What is in a comment, a string, a regular expression or the text of an element is
 * never returned as code; the code within a template and an element is.
 */
export class Lexer {
  readonly tokens: Token[] = [];
  index = 0;
  readonly source: string;
  private readonly withElements: boolean;
  /** For each open parenthesis: whether it belongs to an `if` or a loop. */
  private readonly conditions: boolean[] = [];
  private closedCondition = false;

  /** @param withElements true if the language has JSX */
  constructor(source: string, withElements: boolean) {
    this.source = source;
    this.withElements = withElements;
  }

  /** Reads code up to the end, or to a brace that was not opened in it. */
  readCode(): void {
    let depth = 0;
    while (this.index < this.source.length) {
      const char = this.source[this.index];
      if (char === '}' && depth === 0 && this.isNested) return;
      if (char === '{') depth++;
      if (char === '}') depth--;
      this.readOne(char);
    }
  }

  /** Reads `{code}` in a template or an element, without its braces. */
  readNested(): void {
    this.index++;
    this.nesting++;
    // Something that separates the code from what is before it.
    this.add('punctuator', '(', this.index - 1);
    if (this.nesting < DEEPEST) this.readCode();
    else this.index = this.source.length;
    this.nesting--;
    this.add('punctuator', ')', this.index);
    this.index++;
  }

  /** The text that the pattern matches here, which is passed; undefined if it does not. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.index += found.length;
    return found;
  }

  add(kind: Token['kind'], text: string, at: number): void {
    this.tokens.push({kind, text, at});
  }

  private nesting = 0;

  private get isNested(): boolean {
    return this.nesting > 0;
  }

  private readOne(char: string): void {
    if (this.take(SPACE) !== undefined || this.take(COMMENT) !== undefined) return;
    const at = this.index;
    if (char === '`') return this.readTemplate();
    if (char === '<' && this.withElements && this.startsExpression() && readElement(this)) return;
    for (const [kind, pattern] of PATTERNS) {
      if (kind === 'regex' && (char !== '/' || !this.startsExpression())) continue;
      const text = this.take(pattern);
      if (text === undefined) continue;
      if (kind === 'punctuator') this.trackParentheses(text);
      this.add(kind, kind === 'string' ? text.slice(1).replace(/['"]$/, '') : text, at);
      return;
    }
  }

  private readTemplate(): void {
    const at = this.index++;
    let text = '';
    while (this.index < this.source.length) {
      text += this.take(/(?:[^`\\$]|\\[^]|\$(?!\{))*/y) ?? '';
      const char = this.source[this.index++];
      if (char === '$') this.readNested();
      else break;
    }
    this.add('template', text, at);
  }

  private trackParentheses(text: string): void {
    const before = this.tokens[this.tokens.length - 1];
    if (text === '(') this.conditions.push(before?.kind === 'name' && BEFORE_CONDITION.has(before.text));
    if (text === ')') this.closedCondition = this.conditions.pop() === true;
  }

  /** Whether an expression can begin after the last token. */
  private startsExpression(): boolean {
    const {tokens} = this;
    const last = tokens[tokens.length - 1];
    if (last === undefined) return true;
    if (last.kind === 'name') {
      const before = tokens[tokens.length - 2]?.text;
      return BEFORE_EXPRESSION.has(last.text) && before !== '.' && before !== '?.';
    }
    if (last.kind !== 'punctuator' || last.text === ']') return false;
    return last.text === ')' ? this.closedCondition : true;
  }
}

/** Code that is nested more deeply than this is not read. */
const DEEPEST = 200;

const PATTERNS = [
  ['name', NAME],
  ['number', NUMBER],
  ['string', STRING],
  ['regex', REGEX],
  ['punctuator', PUNCTUATOR],
] as const;

/** The tokens of a source. */
export function tokensOf(source: string, withElements = false): readonly Token[] {
  const lexer = new Lexer(source, withElements);
  lexer.take(/#![^\n\r]*/y);
  lexer.readCode();
  return lexer.tokens;
}
