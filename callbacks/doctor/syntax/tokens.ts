import {jsTokens} from './js_tokens.js';

/** What a source file contains, without comments. */
export interface Token {
  readonly kind: 'name' | 'string' | 'template' | 'number' | 'regex' | 'punctuator';
  /** The source text; of a string, what is between its quotes. */
  readonly text: string;
  /** Index of its first character in the source. */
  readonly at: number;
}

/** `<T,>`, `<T extends A>`: type parameters of a function, in which the library would see an element. */
const TYPE_PARAMETERS = /<(?=\s*(?:const\s+)?[\w$]+\s*(?:,|extends\b|=))/g;
/** `<T>(`, which may be an element, too. */
const TYPE_PARAMETER = /<(?=([\w$]+)>\()/g;

/** The source with another operator in front of type parameters. It has the same length. */
function withoutTypeParameters(source: string): string {
  const closed = new Set(source.match(/<\/[\w$]+/g));
  return source
    .replace(TYPE_PARAMETERS, '%')
    .replace(TYPE_PARAMETER, (less, name: string) => (closed.has(`</${name}`) ? less : '%'));
}

/** Operators that are one token. Others are split: `>>` may end two lists of type arguments. */
const WHOLE = new Set(['?.', '...', '=>']);

/**
 * The tokens of JavaScript, TypeScript and JSX. Never fails: a source with syntax errors has the tokens that
 * it seems to have. What is in a comment, a string, a regular expression or the text of an element is never
 * returned as code. The code within a template and an element is, in parentheses.
 *
 * @param withElements true if the language has JSX
 */
export function tokensOf(source: string, withElements = false): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token['kind'], text: string): void => void tokens.push({kind, text, at});
  const readable = withElements ? withoutTypeParameters(source) : source;
  for (const {type, value} of withElements ? jsTokens(readable, {jsx: true}) : jsTokens(readable)) {
    const text = source.slice(at, at + value.length);
    switch (type) {
      case 'IdentifierName':
      case 'PrivateIdentifier':
        add('name', text);
        break;
      case 'StringLiteral':
        add('string', text.slice(1).replace(/['"]$/, ''));
        break;
      case 'NoSubstitutionTemplate':
        add('template', text);
        break;
      case 'TemplateHead':
        add('template', text);
        add('punctuator', '(');
        break;
      case 'TemplateMiddle':
        add('punctuator', ')');
        add('punctuator', '(');
        break;
      case 'TemplateTail':
        add('punctuator', ')');
        break;
      case 'NumericLiteral':
        add('number', text);
        break;
      case 'RegularExpressionLiteral':
        add('regex', text);
        break;
      case 'Punctuator':
      case 'Invalid':
        for (const one of WHOLE.has(text) ? [text] : text) add('punctuator', one);
        break;
      case 'JSXPunctuator':
        // An element is a value, and counts as an argument.
        if (text === '<') add('string', '');
        else if (text === '{' || text === '}') add('punctuator', text === '{' ? '(' : ')');
    }
    at += value.length;
  }
  return tokens;
}
