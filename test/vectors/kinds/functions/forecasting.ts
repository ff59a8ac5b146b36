/** sktime's scaled errors. The history is an option of ours. */
import {MeanAbsoluteScaledError, MeanSquaredScaledError} from '../../../../src/metrics/instances.js';
import {type Adapters, type Arrangement, camelKeys, type FunctionCase, valuesOf} from './arrangement.js';

const scaled =
  (Class: typeof MeanAbsoluteScaledError | typeof MeanSquaredScaledError) =>
  ({kwargs, args}: FunctionCase): Arrangement => {
    const config = camelKeys(kwargs);
    const yTrain = valuesOf(args.yTrain);
    return {
      className: Class.className,
      make: () => new Class({...config, yTrain}),
      yTrue: valuesOf(args.yTrue),
      yPred: valuesOf(args.yPred),
      sampleWeight: args.horizonWeight && valuesOf(args.horizonWeight),
    };
  };

export const forecasting: Adapters = {
  mean_absolute_scaled_error: scaled(MeanAbsoluteScaledError),
  mean_squared_scaled_error: scaled(MeanSquaredScaledError),
};
