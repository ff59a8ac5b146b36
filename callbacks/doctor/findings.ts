/** A place in a source of the project. */
export interface Place {
  /** Path from the project's folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Something that the command has found. */
export interface Finding {
  /** `'problem'`: it does not work as written. `'note'`: it works, but not as one may expect. */
  readonly kind: 'problem' | 'note';
  readonly place?: Place;
  readonly found: string;
  readonly advice: string;
}

/** One line of the description of the project. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The message of anything that was thrown, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
