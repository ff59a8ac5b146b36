/**
 * Why a reference case may be skipped: where this package differs on purpose, and where the library is wrong.
 * Each text states what holds here.
 */
export const RULES = {
  sessionNames: 'default names are numbered within a model, not per session',
  nanIsWorse: 'NaN is never an improvement',
  lossOfAnOutput: 'the loss of an output has a direction',
  batchWeights: 'weights [N] belong to the batch axis',
  pythonTypes: 'Python-only type checks',
  resumesAtStep: 'BackupAndRestore resumes at the saved step, and uses the backup before a torn one',
  rankOne: '[n] is [n, 1], so n samples',
  wholeWeights: 'IoU sample weights keep their fraction',
  coarseEpsilon: "tfjs's cross-entropies cut probabilities at 1e-4 on webgl, as if it had float16",
  denormals: 'a GPU, and TensorFlow, take numbers next to 0 for 0',
  ignoredClass: 'ignore_class entries do not stand in the denominator',
  roundedMean: 'constant labels have no variance, where numpy rounds their weighted mean',
} as const;
