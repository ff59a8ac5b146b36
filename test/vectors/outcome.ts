/** What became of one reference case. */
export type Outcome =
  | {readonly verdict: 'pass'}
  | {readonly verdict: 'fail'; readonly message: string}
  /** `rule` says why: see `RULES`. */
  | {readonly verdict: 'skip'; readonly rule: string};

export const pass: Outcome = {verdict: 'pass'};
export const fail = (message: string): Outcome => ({verdict: 'fail', message});
export const skip = (rule: string): Outcome => ({verdict: 'skip', rule});
