import {temperatureScaling} from '../../../../src/functional/calibration/temperature_scaling.js';
import type {ArrayData} from '../../../../src/types.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
  valuesOf,
  weightsOf,
} from './arrangement.js';

const probable =
  (className: string) =>
  (given: FunctionCase): Arrangement => ({
    className,
    config: camelKeys(given.kwargs),
    yTrue: valuesOf(given.args.yTrue),
    yPred: valuesOf(given.args.yProb),
    sampleWeight: weightsOf(given),
  });

/** The epsilon of scikit-learn's `eps: 'auto'` is that of the case's float64, whatever we compute in. */
const logLoss =
  (className: string) =>
  (given: FunctionCase): Arrangement => {
    const arrangement = probable(className)(given);
    const isDouble = given.args.yProb.dtype === 'float64';
    return {...arrangement, config: {...(isDouble && {eps: 2 ** -52}), ...arrangement.config}};
  };

/** Without `labels`, those of scikit-learn are the ones that appear. */
const ofAppearing =
  (adapter: (given: FunctionCase) => Arrangement, key: 'labels' | 'posLabel') =>
  (given: FunctionCase): Arrangement => {
    const arrangement = adapter(given);
    const appearing = [...new Set(given.args.yTrue.values.map(Number))].sort((a, b) => a - b);
    const isOther = given.args.yProb.shape.length === 1 && appearing.length === 2 && appearing[1] !== 1;
    const isSigned = appearing[0] === -1 && key === 'labels';
    if (!isOther && !isSigned) return arrangement;
    const value = key === 'labels' ? appearing : appearing[1];
    return {...arrangement, config: {[key]: value, ...arrangement.config}};
  };

/** torchmetrics takes predictions outside 0..1 for logits. */
const confident = ({kwargs, args}: FunctionCase): Arrangement => {
  const {num_classes: _, ignore_index: ignoreClass, ...rest} = kwargs;
  const {preds, target} = args;
  const counted = preds.values.filter((_, i) => target.values[i] !== ignoreClass || preds.shape.length > 1);
  const fromLogits = counted.some(p => Number(p) < 0 || Number(p) > 1);
  return {
    className: 'CalibrationError',
    config: {...camelKeys(rest), ignoreClass, fromLogits},
    yTrue: valuesOf(target),
    yPred: valuesOf(preds),
  };
};

export const calibration: Adapters = {
  binary_calibration_error: confident,
  brier_score_loss: probable('BrierScore'),
  calibration_curve: probable('ReliabilityCurve'),
  d2_brier_score: ofAppearing(probable('D2BrierScore'), 'posLabel'),
  d2_log_loss_score: ofAppearing(logLoss('D2LogLossScore'), 'labels'),
  log_loss: logLoss('LogLoss'),
  multiclass_calibration_error: confident,
};

/** scikit-learn takes a decision function x of two classes for the logits (-x, x). */
const pairOf = (x: number): number[] => [-x, x];

/** Functions that are functions here too. */
export const calibrationFunctions: Functions = {
  temperature_scaling: given => {
    const {yTrue, yScore} = given.args;
    const logits = valuesOf(yScore) as readonly ArrayData[];
    return temperatureScaling(
      valuesOf(yTrue),
      yScore.shape.length === 1 ? Array.from(logits, x => pairOf(x as number)) : logits,
      {sampleWeight: weightsOf(given)},
    );
  },
};
