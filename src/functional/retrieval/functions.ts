/** Metrics of one query as functions of lists. */
export {retrievalAUROC, type RetrievalAUROCFunctionOptions} from './auroc.js';
export {retrievalAveragePrecision} from './average_precision.js';
export {retrievalFallOut} from './fall_out.js';
export {retrievalHitRate} from './hit_rate.js';
export {retrievalNormalizedDCG} from './normalized_dcg.js';
export {retrievalPrecision, type RetrievalPrecisionFunctionOptions} from './precision.js';
export type {TopKFunctionOption} from './ranked_query.js';
export {retrievalRecall} from './recall.js';
export {retrievalReciprocalRank} from './reciprocal_rank.js';
export {retrievalRPrecision} from './r_precision.js';
