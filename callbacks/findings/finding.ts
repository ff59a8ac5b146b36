/** How much a finding matters, the worst first. */
export const SEVERITIES: readonly Severity[] = ['problem', 'warning', 'note', 'good'];

export type Severity = 'problem' | 'warning' | 'note' | 'good';

/** What `findings` can report, mistakes first: those before `'plateau'`. docs/findings.md describes each. */
export const FINDING_IDS = [
  'training-failed',
  'not-finite',
  'frozen-weights',
  'batch-size',
  'below-baseline',
  'underfitting',
  'overfitting',
  'learning-rate-too-high',
  'learning-rate-too-low',
  'too-good',
  'shifted-validation',
  'class-never-predicted',
  'dead-units',
  'stopped-too-early',
  'best-long-ago',
  'plateau',
  'top-confusion',
  'imbalance',
  'calibration',
  'small-validation',
  'validation-resolution',
  'still-improving',
  'calibrated',
  'above-baseline',
] as const;

export type FindingId = (typeof FINDING_IDS)[number];

/** What a finding follows from. */
export interface Evidence {
  /** The figures, in a few words: `'+0.014 ± 0.005'`. */
  text: string;
  /** The figures by name, unrounded. Epochs count from 0. */
  values: Record<string, number>;
  /** A line of values that shows the finding, for a sparkline; `mark` is the index of the value to mark. */
  line?: {values: number[]; mark?: number};
  /** Numbers that add up to a whole, for a divided bar; the first one is what the finding is about. */
  parts?: number[];
}

/** One sentence about a run, with its evidence. All texts are plain text, not HTML. */
export interface Finding<Id extends string = FindingId> {
  id: Id;
  severity: Severity;
  /** The finding in a few words: `'Overfitting'`. */
  title: string;
  /** The sentence, complete without the title. */
  text: string;
  evidence: Evidence;
}
