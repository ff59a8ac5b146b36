/** What reads the elements of JSX needs of a lexer. */
interface ElementReader {
  readonly source: string;
  index: number;
  take(pattern: RegExp): string | undefined;
  readNested(): void;
  add(kind: 'string', text: string, at: number): void;
}

/** `<div`, `<a.b`, `<>`; not `<T,>` and `<T extends`, which are type parameters of a function. */
const OPENING = /<(?![\w$]+\s*(?:,|extends\b|=))[\w$.:-]*(?=[\s/>])/y;
const CLOSING = /<\/[^>]*>?/y;
const COMMENT = /\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)/y;

/** Reads an element with its children, if there is one here. Its code becomes tokens, its text does not. */
export function readElement(reader: ElementReader): boolean {
  const {index: at} = reader;
  if (reader.take(OPENING) === undefined) return false;
  let depth = readAttributes(reader) ? 1 : 0;
  while (depth > 0 && reader.index < reader.source.length) {
    if (reader.take(/[^{<]+/y) !== undefined) continue;
    if (reader.source[reader.index] === '{') reader.readNested();
    else if (reader.take(CLOSING) !== undefined) depth--;
    else if (reader.take(OPENING) !== undefined) depth += readAttributes(reader) ? 1 : 0;
    else reader.index++;
  }
  // An element is a value: what follows is not the start of an expression.
  reader.add('string', '', at);
  return true;
}

/** Reads the rest of an opening tag. True if the element has children. */
function readAttributes(reader: ElementReader): boolean {
  while (reader.index < reader.source.length) {
    if (reader.take(/\/\s*>/y) !== undefined) return false;
    if (reader.take(/>/y) !== undefined) return true;
    if (reader.source[reader.index] === '{') reader.readNested();
    else if ((reader.take(COMMENT) ?? reader.take(/'[^']*'?|"[^"]*"?|[^'"{/>]+/y)) === undefined)
      reader.index++;
  }
  return false;
}
