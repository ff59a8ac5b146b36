/**
 * Metric classes without a name in `compile`: they need data as an option, take texts or images, or need the
 * query of each entry. An instance of them is given instead.
 */
export {MeanAbsoluteScaledError} from './forecasting/mean_absolute_scaled_error.js';
export {
  MeanSquaredScaledError,
  type MeanSquaredScaledErrorOptions,
} from './forecasting/mean_squared_scaled_error.js';
export * from './retrieval/classes.js';
export type {ScaledError, ScaledErrorOptions} from './forecasting/scaled_error.js';
export {BLEUScore, type BLEUScoreOptions} from './text/bleu_score.js';
export {CharErrorRate} from './text/char_error_rate.js';
export {EditDistance, type EditDistanceOptions} from './text/edit_distance.js';
export {MatchErrorRate} from './text/match_error_rate.js';
export {type RougeKey, ROUGEScore, type ROUGEScoreOptions} from './text/rouge_score.js';
export {SQuAD} from './text/squad.js';
export type {TextMetric} from './text/text_metric.js';
export type {Texts} from './text/texts.js';
export {WordErrorRate} from './text/word_error_rate.js';
export type {WordInformation} from './text/word_information.js';
export {WordInformationLost} from './text/word_information_lost.js';
export {WordInformationPreserved} from './text/word_information_preserved.js';
export {PeakSignalNoiseRatio, type PeakSignalNoiseRatioOptions} from './image/peak_signal_noise_ratio.js';
export {StructuralSimilarity, type StructuralSimilarityOptions} from './image/structural_similarity.js';
export {TotalVariation, type TotalVariationOptions} from './image/total_variation.js';
export type {Reduction} from './base/mean_or_sum.js';
export type {DataFormat, DataRange} from '../functional/image/image_layout.js';
export type {SimilarityOptions} from '../functional/image/ssim_options.js';
