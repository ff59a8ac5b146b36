/** What a constant answer reaches. */
export interface Baseline {
  value: number;
  /** The answer, in a few words: `'always walk'`, `'class shares'`, `'chance'`. */
  text: string;
}
