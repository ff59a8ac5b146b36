/**
 * The metrics of retrieval. A model passes no queries, so that names in `compile` do not mean them, and
 * tables of names do not contain them.
 */
export {RetrievalAUROC, type RetrievalAUROCOptions} from './retrieval_auroc.js';
export {RetrievalFallOut, type RetrievalFallOutOptions} from './retrieval_fall_out.js';
export {RetrievalHitRate, type RetrievalHitRateOptions} from './retrieval_hit_rate.js';
export {RetrievalMAP, type RetrievalMAPOptions} from './retrieval_map.js';
export type {EmptyTargetAction, RetrievalMetric, RetrievalOptions} from './retrieval_metric.js';
export type {RetrievalAggregation} from './aggregation.js';
export type {QuerySource} from './query_samples.js';
export {RetrievalMRR, type RetrievalMRROptions} from './retrieval_mrr.js';
export {RetrievalNormalizedDCG, type RetrievalNormalizedDCGOptions} from './retrieval_normalized_dcg.js';
export {RetrievalPrecision, type RetrievalPrecisionOptions} from './retrieval_precision.js';
export {RetrievalRecall, type RetrievalRecallOptions} from './retrieval_recall.js';
export {RetrievalRPrecision} from './retrieval_r_precision.js';
