/** Docstrings of what a module exports, for tests that hold them to what they say. */
import ts from 'typescript';
import {fileURLToPath} from 'node:url';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** The docstring above each export of a file, given from the root, as it stands between the asterisks. */
export function docstrings(file: string): ReadonlyMap<string, string> {
  const program = ts.createProgram([pathOf(file)], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(pathOf(file));
  const list = source && checker.getSymbolAtLocation(source);
  if (list === undefined) throw new Error(`${file}: no module`);
  const texts = checker.getExportsOfModule(list).map(symbol => {
    const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const docs = (origin.declarations ?? []).flatMap(d => ts.getJSDocCommentsAndTags(d)).filter(ts.isJSDoc);
    return [symbol.name, docs.map(d => plain(d.getText())).join('\n')] as const;
  });
  return new Map(texts);
}

const plain = (comment: string): string =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^[ \t]*\* ?/gm, '')
    .trim();

/** The lines of the example. */
export function exampleOf(doc: string): string[] {
  const [, example = ''] = doc.split(/^@example[ \t]*$/m);
  return example
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line.trim() !== '' && !/^\s*@/.test(line));
}
