/** What is known about a CSV file that is to be resumed. */
export interface ExpectedCsv {
  /** Where it ended, in bytes. */
  readonly length: number;
  /** Its first line, `''` if that is not known. */
  readonly header: string;
  /** Whether its last line may lack a line end. */
  readonly open: boolean;
}

/**
 * `'same'`: as expected, perhaps with rows after its end. `'empty'`: missing or empty. Otherwise why it
 * differs.
 */
export type Comparison = 'same' | 'empty' | {readonly why: string};

const LF = 10;
const CR = 13;

/** Compares the content of a file with what is expected of it. */
export function compareCsv(bytes: Uint8Array, {length, header, open}: ExpectedCsv): Comparison {
  if (bytes.length === 0) return length === 0 ? 'same' : 'empty';
  if (bytes.length < length) return {why: `it has ${bytes.length} bytes instead of ${length}`};
  if (!new TextDecoder().decode(bytes).startsWith(header)) return {why: 'it has another header'};
  const next = bytes[length] as number | undefined;
  const ends =
    length === 0 || bytes[length - 1] === LF || (open && (next === undefined || next === CR || next === LF));
  return ends ? 'same' : {why: `no line ends at byte ${length}, where it ended before`};
}

/** The first line of a text, its line end included. */
export function firstLine(text: string): string {
  return /^.*(?:\r?\n)?/.exec(text)?.[0] ?? '';
}
