/** Where a CSV file ended when a backup was made, and what is known of it. */
export interface CsvEnd {
  /** In bytes. */
  readonly length: number;
  /** What the file begins with, `''` if that is not known. */
  readonly header: string;
  /** Whether the last line may have no end yet. */
  readonly open: boolean;
}

/** What has become of the file: the same, perhaps with rows behind its end; nothing; another one, and why. */
export type Comparison = 'same' | 'empty' | {readonly why: string};

const LF = 10;
const CR = 13;

/** Compares a file with what a backup says of it. */
export function compareCsv(bytes: Uint8Array, {length, header, open}: CsvEnd): Comparison {
  if (bytes.length === 0) return length === 0 ? 'same' : 'empty';
  if (bytes.length < length) return {why: `it has ${bytes.length} bytes, not the ${length} of then`};
  if (!new TextDecoder().decode(bytes).startsWith(header)) return {why: 'it has another header'};
  const next = bytes[length] as number | undefined;
  const ends =
    length === 0 || bytes[length - 1] === LF || (open && (next === undefined || next === CR || next === LF));
  return ends ? 'same' : {why: `no line ends where the file of then did, at byte ${length}`};
}

/** The first line of a text, its end included. */
export function firstLine(text: string): string {
  return /^.*(?:\r?\n)?/.exec(text)?.[0] ?? '';
}
