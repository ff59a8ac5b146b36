/** Docstrings as Markdown. */

const textOf = parts => (parts ?? []).map(({kind, text}) => (kind === 'inline-tag' ? `\`${text}\`` : text)).join('').trim();

/** The docstring of a declaration, or of its first signature that has one. */
export function commentOf(reflection) {
  const own = [reflection, reflection?.getSignature, ...(reflection?.signatures ?? [])];
  const typed = reflection?.type?.types?.flatMap(type => type.declaration?.signatures ?? []) ?? [];
  return [...own, ...typed].find(one => one?.comment)?.comment;
}

const tagTexts = (reflection, tag) =>
  (commentOf(reflection)?.blockTags ?? []).filter(one => one.tag === tag).map(({content}) => textOf(content));

/** Paragraphs after the first one of a tag, such as the source, do not belong to it. */
const paragraphsBehind = text => text.split('\n\n').slice(1);

/** The docstring without its tags. */
export const summaryOf = reflection =>
  [textOf(commentOf(reflection)?.summary), ...tagTexts(reflection, '@throws').flatMap(paragraphsBehind)]
    .filter(text => text !== '')
    .join('\n\n');

/** The texts of all tags of a kind, each in one line. */
export const tagsOf = (reflection, tag) =>
  tagTexts(reflection, tag).map(text => text.split('\n\n')[0].replace(/\s+/g, ' '));

/** The first sentence. */
export const firstSentence = text => /^[\s\S]*?[.:](?=\s|$)/.exec(text)?.[0].replace(/\s+/g, ' ').replace(/:$/, '.') ?? text;

/** Text for a cell of a table. */
export const cell = text => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** A table, or nothing without rows. */
export function table(head, rows) {
  if (rows.length === 0) return '';
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The example of a docstring, without the fence that TypeDoc adds. */
export function exampleOf(reflection) {
  const [example] = tagTexts(reflection, '@example');
  return example?.replace(/^```\w*\n|\n```$/g, '');
}
