/** scikit-learn's functions of a metric at each threshold. */
import {
  confusionMatrixAtThresholds,
  metricAtThresholds,
} from '../../../../src/metrics/curve/at_thresholds.js';
import {metricFrom} from '../../../../src/metrics/names/metric_from.js';
import type {FunctionCase, Functions} from './arrangement.js';
import {camelKeys, valuesOf, weightsOf} from './arrangement.js';
import {classification} from './classification.js';

/** The metric that scikit-learn's function of predictions 0 and 1 corresponds to. */
function metricOf({kwargs, args}: FunctionCase): {
  metric: ReturnType<typeof metricFrom>;
  result?(ours: unknown): unknown;
} {
  const {metric_func: name, metric_params: params} = kwargs;
  const {yTrue} = args;
  const yPred = {...yTrue, values: yTrue.values.map((_, i) => i % 2)};
  const given = {
    function: String(name),
    kwargs: params ?? {},
    args: {yTrue, yPred},
    tags: [],
    sampleWeight: null,
  };
  const arrangement = classification[String(name)](given as unknown as FunctionCase);
  if (arrangement === undefined) throw new Error(`no counterpart of ${String(name)}`);
  const {className, config, result} = arrangement;
  return {metric: metricFrom({className, config}), result: result};
}

export const thresholdFunctions: Functions = {
  confusion_matrix_at_thresholds: given =>
    confusionMatrixAtThresholds(valuesOf(given.args.yTrue), valuesOf(given.args.yScore), {
      ...camelKeys(given.kwargs),
      sampleWeight: weightsOf(given),
    }),
  async metric_at_thresholds(given) {
    const {metric, result} = metricOf(given);
    try {
      const found = await metricAtThresholds(
        metric,
        valuesOf(given.args.yTrue),
        valuesOf(given.args.yScore),
        {
          sampleWeight: weightsOf(given),
        },
      );
      return {...found, metricValues: found.metricValues.map(value => result?.(value) ?? value)};
    } finally {
      metric.dispose();
    }
  },
};
