/** torchmetrics' metrics of retrieval: functions of one query, and classes of many. */
import * as functions from '../../../../src/functional/retrieval/functions.js';
import type {Metric} from '../../../../src/metrics/base/metric.js';
import {metricFrom} from '../../../../src/metrics/names/metric_from.js';
import * as classes from '../../../../src/metrics/retrieval/classes.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
  valuesOf,
} from './arrangement.js';

type List = ArrayLike<number>;

/** One of them takes no options. */
type OfQuery = (yTrue: List, yPred: List, options: object) => number;

const ofQuery =
  (name: keyof typeof functions) =>
  ({kwargs, args}: FunctionCase): number =>
    (functions[name] as OfQuery)(
      valuesOf(args.target) as List,
      valuesOf(args.preds) as List,
      camelKeys(kwargs),
    );

export const retrievalFunctions: Functions = {
  retrieval_auroc: ofQuery('retrievalAUROC'),
  retrieval_average_precision: ofQuery('retrievalAveragePrecision'),
  retrieval_fall_out: ofQuery('retrievalFallOut'),
  retrieval_hit_rate: ofQuery('retrievalHitRate'),
  retrieval_normalized_dcg: ofQuery('retrievalNormalizedDCG'),
  retrieval_precision: ofQuery('retrievalPrecision'),
  retrieval_r_precision: ofQuery('retrievalRPrecision'),
  retrieval_recall: ofQuery('retrievalRecall'),
  retrieval_reciprocal_rank: ofQuery('retrievalReciprocalRank'),
};

/** The classes by name: names in `compile` do not mean them. */
const RETRIEVAL: Readonly<Record<string, new (options: object) => Metric>> = classes;

/** A metric by the name of its class, of retrieval too. */
export function metricOf(className: string, config: Readonly<Record<string, unknown>> = {}): Metric {
  return className in RETRIEVAL ? new RETRIEVAL[className](config) : metricFrom({className, config});
}

const ofQueries = ({function: className, kwargs, args}: FunctionCase): Arrangement => {
  const {ignore_index: ignoreClass = null, ...rest} = kwargs;
  return {
    className,
    config: {...camelKeys(rest), ignoreClass},
    yTrue: valuesOf(args.target),
    yPred: valuesOf(args.preds),
    groups: valuesOf(args.indexes),
  };
};

export const retrieval: Adapters = Object.fromEntries(Object.keys(RETRIEVAL).map(name => [name, ofQueries]));
