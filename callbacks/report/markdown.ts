const ENTITIES: Record<string, string> = {'&': '&amp;', '<': '&lt;', '@': '&#64;'};

/** Text that Markdown shows as it is: in one line, without markup, links or mentions. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[&<@\\`*_{}[\]#|!~^$>]/g, c => ENTITIES[c] ?? `\\${c}`);
}

/** A table. Heads and cells are Markdown; all columns but the first one are aligned right. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = heads.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(heads), line(rule), ...rows.map(line)].join('\n');
}

/** A heading and the paragraphs below it; empty if all of them are. */
export function markdownSection(title: string, paragraphs: readonly string[]): string {
  const shown = paragraphs.filter(text => text !== '');
  return shown.length === 0 ? '' : [`## ${title}`, ...shown].join('\n\n');
}
