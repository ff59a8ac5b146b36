/** scikit-learn's and torchmetrics' functions of regression. */
import {jensenShannonDivergence} from '../../../../src/functional/probabilistic/jensen_shannon_divergence.js';
import {RULES} from '../../rules.js';
import {
  type Adapters,
  camelKeys,
  type FunctionCase,
  type Functions,
  type Arrangement,
  valuesOf,
  weightsOf,
} from './arrangement.js';

/** scikit-learn: (yTrue, yPred), keywords as they are. */
const as =
  (className: string) =>
  (given: FunctionCase): Arrangement => ({
    className,
    config: camelKeys(given.kwargs),
    yTrue: valuesOf(given.args.yTrue),
    yPred: valuesOf(given.args.yPred),
    sampleWeight: weightsOf(given),
  });

const rooted = (className: string) => (given: FunctionCase) =>
  as(className)({...given, kwargs: {...given.kwargs, squared: false}});

/**
 * A score of -1e31 or so: numpy's mean of equal labels is off by its last bit, and scikit-learn takes that
 * for their variance. Ours have none.
 */
function isRoundedMean({args, result}: FunctionCase): boolean {
  const {shape, values} = args.yTrue;
  const columns = shape[1] ?? 1;
  const isConstant = (column: number) =>
    values.every((y, i) => i % columns !== column || y === values[column]);
  const isHuge = [result].flat().some(score => typeof score === 'number' && Math.abs(score) > 1e12);
  return isHuge && Array.from({length: columns}, (_, c) => c).some(isConstant);
}

/** The same for shares of what varies in the labels. */
const score =
  (className: string) =>
  (given: FunctionCase): Arrangement => ({
    ...as(className)(given),
    ...(isRoundedMean(given) && {differs: RULES.roundedMean}),
  });

/** torchmetrics: (preds, target), no weights. */
const torch =
  (className: string) =>
  ({kwargs, args}: FunctionCase): Arrangement => ({
    className,
    config: camelKeys(kwargs),
    yTrue: valuesOf(args.target),
    yPred: valuesOf(args.preds),
  });

/** scikit-learn takes any two labels, the greater for 1; a single one is the lesser. */
function hinge({args, ...given}: FunctionCase): Arrangement {
  const labels = args.yTrue.values.map(Number);
  const [least, most] = [Math.min(...labels), Math.max(...labels)];
  const sign = (y: number) => (y === most && y !== least ? 1 : -1);
  return {
    className: 'Hinge',
    yTrue: valuesOf({...args.yTrue, values: labels.map(sign)}),
    yPred: valuesOf(args.predDecision),
    sampleWeight: weightsOf({args, ...given}),
  };
}

/** Distributions: the first one is the true one here. */
const distributions = ({kwargs, args}: FunctionCase): Arrangement | undefined =>
  isPerSample(kwargs)
    ? undefined
    : {
        className: 'JensenShannonDivergence',
        config: camelKeys(kwargs),
        yTrue: valuesOf(args.p),
        yPred: valuesOf(args.q),
      };

const isPerSample = ({reduction}: FunctionCase['kwargs']): boolean =>
  reduction === null || reduction === 'none';

/** The value of each sample, which a function of ours returns. */
export const regressionFunctions: Functions = {
  jensen_shannon_divergence: ({kwargs, args: {p, q}}) =>
    isPerSample(kwargs)
      ? jensenShannonDivergence(valuesOf(p), valuesOf(q), {logProb: kwargs.log_prob === true}).arraySync()
      : undefined,
};

export const regression: Adapters = {
  continuous_ranked_probability_score: torch('ContinuousRankedProbabilityScore'),
  jensen_shannon_divergence: distributions,
  minkowski_distance: ({args: {preds, targets}, ...given}) =>
    torch('MinkowskiDistance')({...given, args: {preds, target: targets}}),
  relative_squared_error: torch('RelativeSquaredError'),
  d2_absolute_error_score: as('D2AbsoluteErrorScore'),
  d2_pinball_score: as('D2PinballScore'),
  d2_tweedie_score: score('D2TweedieScore'),
  explained_variance_score: score('ExplainedVariance'),
  hinge_loss: hinge,
  max_error: as('MaxError'),
  mean_absolute_error: as('MultiOutputMeanAbsoluteError'),
  mean_absolute_percentage_error: as('MultiOutputMeanAbsolutePercentageError'),
  mean_gamma_deviance: as('MeanGammaDeviance'),
  mean_pinball_loss: as('MeanPinballLoss'),
  mean_poisson_deviance: as('MeanPoissonDeviance'),
  mean_squared_error: as('MultiOutputMeanSquaredError'),
  mean_squared_log_error: as('MultiOutputMeanSquaredLogError'),
  mean_tweedie_deviance: as('MeanTweedieDeviance'),
  median_absolute_error: as('MedianAbsoluteError'),
  root_mean_squared_error: rooted('MultiOutputMeanSquaredError'),
  root_mean_squared_log_error: rooted('MultiOutputMeanSquaredLogError'),
  r2_score: score('R2MultiScore'),
  symmetric_mean_absolute_percentage_error: torch('SymmetricMeanAbsolutePercentageError'),
  weighted_mean_absolute_percentage_error: torch('WeightedMeanAbsolutePercentageError'),
};
