import {max, mul} from '@tensorflow/tfjs-core';
import {labelRanking} from './label_ranks.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';

/** The rank of a row's last relevant label. */
export const coverage: PerSample = labelRanking('CoverageError', 'coverage_error', {
  cpu: ({ranks}) => ranks.reduce((most, rank) => Math.max(most, rank), 0),
  device: ({relevant, ranks}) => max(mul(relevant, ranks), 1),
});

/**
 * How far down each row's ranking all relevant labels are found; 0 for a row without relevant labels.
 *
 * @example
 * coverageError([[1, 0, 0], [0, 1, 1]], [[1, 0, 0.5], [0.2, 1, 0.1]]);   // tensor [1, 3]
 */
export const coverageError = /* @__PURE__ */ pureFunction('coverageError', (): PerSample => coverage);
