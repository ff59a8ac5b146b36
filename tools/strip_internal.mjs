/**
 * `@internal` is inherited: removes from the built types every member that overrides an internal one. The
 * compiler's `stripInternal` removes only members that carry the mark themselves.
 */
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import ts from 'typescript';

async function parsed(folder, extension) {
  const names = await readdir(folder, {recursive: true});
  return Promise.all(
    names
      .filter(name => name.endsWith(extension))
      .map(async name => {
        const file = join(folder, name);
        return ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true);
      }),
  );
}

const classesOf = source => source.statements.filter(ts.isClassDeclaration);
const memberName = member => member.name?.getText();
const isInternal = member => ts.getJSDocTags(member).some(tag => tag.tagName.text === 'internal');

/** The base class and the names of the internal members of each class, by the class's name. */
function describeClasses(sources) {
  const described = new Map();
  for (const one of sources.flatMap(classesOf)) {
    const extended = one.heritageClauses?.find(clause => clause.token === ts.SyntaxKind.ExtendsKeyword);
    described.set(one.name.text, {
      base: extended?.types[0].expression.getText(),
      internal: one.members.filter(isInternal).map(memberName),
    });
  }
  return described;
}

/** @param sources folders of the source files; @param folder the built types, which are changed */
export async function stripInheritedInternals(sources, folder) {
  const described = describeClasses((await Promise.all(sources.map(source => parsed(source, '.ts')))).flat());
  const inherited = name => {
    const {base, internal} = described.get(name) ?? {internal: []};
    return base === undefined ? internal : [...internal, ...inherited(base)];
  };
  for (const source of await parsed(folder, '.d.ts')) {
    const removed = classesOf(source).flatMap(one => {
      const names = new Set(inherited(one.name.text).filter(name => name !== undefined));
      return one.members.filter(member => names.has(memberName(member)));
    });
    if (removed.length === 0) continue;
    const kept = removed.reduceRight(
      (text, {pos, end}) => text.slice(0, pos) + text.slice(end),
      source.getFullText(),
    );
    await writeFile(source.fileName, kept);
  }
}
