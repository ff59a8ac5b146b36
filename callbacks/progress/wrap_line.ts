/**
 * Joins the parts of a line by ` - `, as lines of at most n characters. A part that does not fit into one
 * line is wrapped after its name, so that its number stays whole.
 */
export function wrapLine(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let length = 0;
  const put = (text: string, gap: string): void => {
    const size = visible(gap + text);
    if (line !== '' && length + size > columns) {
      lines.push(line);
      line = '';
      length = 0;
    }
    line += gap + text;
    length += visible(gap + text);
  };
  for (const [i, part] of parts.entries()) {
    const gap = i === 0 ? '' : ' - ';
    const at = part.lastIndexOf(': ');
    if (visible(gap + part) <= columns || at < 0) put(part, gap);
    else {
      put(part.slice(0, at + 1), gap);
      put(part.slice(at + 2), ' ');
    }
  }
  return [...lines, line];
}

/** The number of visible characters, without codes for colors. */
const visible = (text: string): number => text.replace(/\x1b\[\d+m/g, '').length;
