/** The metric classes and the pure functions, without tfjs-layers. */
export * from './exports.js';
export {metricFrom, registerMetrics} from './names/metric_from.js';
export * from './instances.js';
export {fleissKappa, type FleissKappaOptions} from '../functional/correlation/fleiss_kappa.js';
export {editDistances} from './text/edit_distances.js';
export * from '../functional/retrieval/functions.js';
export {peakSignalNoiseRatios, structuralSimilarities, totalVariations} from './image/image_values.js';
