/**
 * Everything that may be skipped: the rules of the vectors' README ("Where we differ on purpose"), and later
 * issues.
 */
export const RULES = {
  sessionNames: 'rule 2: default names are numbered within a model, not per session',
  batchWeights: 'rule 3: weights [N] belong to the batch axis',
  pythonTypes: 'rule 6: Python-only type checks',
  resumesAtStep: 'rule 7: BackupAndRestore resumes at the saved step, and uses the backup before a torn one',
  rankOne: 'rule 8: [n] is [n, 1], so n samples',
  wholeWeights: 'rule 9: IoU sample weights keep their fraction',
  coarseEpsilon: "tfjs's cross-entropies cut probabilities at 1e-4 on webgl, as if it had float16",
  denormals: 'a GPU, and TensorFlow, take numbers next to 0 for 0',
  ignoredClass: 'rule 10: ignore_class entries do not stand in the denominator',
  roundedMean: 'beside the rules: constant labels have no variance, where numpy rounds their weighted mean',
} as const;

const LATER_CALLBACKS: readonly string[] = [];

/** The reason to skip a callback of a later issue, or undefined when it is built. */
export function laterCallback(className: string): string | undefined {
  return LATER_CALLBACKS.includes(className) ? `later issue: ${className}` : undefined;
}
