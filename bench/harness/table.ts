/** A table with a title. The first column is text, the others are right-aligned. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know to understand the numbers. */
  readonly note?: string;
}

/** Columns of a terminal. */
const WIDTH = 100;
const GAP = '  ';

/** The words of a text in lines of at most `width` columns; a longer word has a line for itself. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);

/** Widths of the columns. Where they do not fit, headings wrap between words, and then the first column. */
function widthsOf({columns, rows}: Table): number[] {
  const cells = columns.map((_, c) => Math.max(0, ...rows.map(row => row[c].length)));
  const room = WIDTH - GAP.length * (columns.length - 1);
  const full = columns.map((heading, c) => Math.max(heading.length, cells[c]));
  if (sumOf(full) <= room) return full;
  const narrow = columns.map((heading, c) => {
    return Math.max(...heading.split(' ').map(word => word.length), cells[c]);
  });
  narrow[0] = Math.max(Math.min(narrow[0], room - sumOf(narrow.slice(1))), 1);
  return narrow;
}

/** One row in as many lines as its longest cell needs. */
function linesOf(cells: readonly string[], widths: readonly number[]): string[] {
  const wrapped = cells.map((cell, c) => wrap(cell, widths[c]));
  const height = Math.max(...wrapped.map(lines => lines.length));
  return Array.from({length: height}, (_, i) =>
    wrapped
      .map((lines, c) => {
        const text = lines[i] ?? '';
        return c === 0 ? text.padEnd(widths[c]) : text.padStart(widths[c]);
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** For a terminal: at most 100 columns, as long as the other columns leave room for the first. */
export function tableAsText(table: Table): string {
  const widths = widthsOf(table);
  const rule = widths.map(width => '-'.repeat(width)).join(GAP);
  const note = table.note === undefined ? [] : wrap(table.note, WIDTH);
  const rows = table.rows.flatMap(row => linesOf(row, widths));
  return [table.title, ...linesOf(table.columns, widths), rule, ...rows, ...note].join('\n');
}

/** For Markdown. Bars in cells are escaped. */
export function tableAsMarkdown(table: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const aligned = table.columns.map((_, c) => (c === 0 ? '---' : '--:'));
  const note = table.note === undefined ? [] : ['', ...wrap(table.note, WIDTH)];
  const rows = [table.columns, aligned, ...table.rows].map(line);
  return [`### ${table.title}`, '', ...rows, ...note].join('\n');
}
