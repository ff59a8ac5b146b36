/** torchmetrics' functions of classification and segmentation, whose class axis comes second. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {exactMatch} from '../../../../src/functional/accuracy/exact_match.js';
import {criticalSuccessIndex} from '../../../../src/functional/confusion/events.js';
import {generalizedDiceScore} from '../../../../src/functional/confusion/generalized_dice.js';
import type {ArrayData, NestedNumbers} from '../../../../src/types.js';
import type {TensorJson} from '../../values.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
  valuesOf,
} from './arrangement.js';

/** The same tensor with its second axis last. */
function channelsLast({shape, dtype, values}: TensorJson): TensorJson {
  const [batch, channels, ...rest] = shape;
  const inner = rest.reduce((a, b) => a * b, 1);
  const moved = values.map((_, i) => {
    const [n, k, c] = [Math.floor(i / (inner * channels)), Math.floor(i / channels) % inner, i % channels];
    return values[(n * channels + c) * inner + k];
  });
  return {shape: [batch, ...rest, channels], dtype, values: moved};
}

const areLogits = ({dtype, values}: TensorJson): boolean =>
  dtype === 'float32' && values.some(p => !(Number(p) >= 0 && Number(p) <= 1));

const isSamplewise = ({kwargs}: FunctionCase): boolean => kwargs.multidim_average === 'samplewise';

function exactMatchOf({function: name, kwargs, args}: FunctionCase): Arrangement {
  const {ignore_index: ignoreClass = null, threshold = 0.5} = kwargs;
  const {preds, target} = args;
  const multiLabel = name === 'multilabel_exact_match';
  const sparseYPred = !multiLabel && preds.shape.length === target.shape.length;
  return {
    className: 'ExactMatch',
    config: multiLabel
      ? {multiLabel, threshold, fromLogits: areLogits(preds), ignoreClass}
      : {sparseYPred, ignoreClass},
    yTrue: valuesOf(multiLabel ? channelsLast(target) : target),
    yPred: valuesOf(sparseYPred ? preds : channelsLast(preds)),
  };
}

/** True for a value of each sample. torchmetrics sums up lists even so. */
const keepsSamples = ({kwargs, args: {preds}}: FunctionCase): boolean =>
  kwargs.keep_sequence_dim === 0 && preds.shape.length > 1;

const successOf = ({kwargs, args}: FunctionCase): Arrangement => ({
  className: 'CriticalSuccessIndex',
  config: {...camelKeys(kwargs), keepSequenceDim: kwargs.keep_sequence_dim || null},
  yTrue: valuesOf(args.target),
  yPred: valuesOf(args.preds),
});

export const torchClassification: Adapters = {
  critical_success_index: given => (keepsSamples(given) ? undefined : successOf(given)),
  multiclass_exact_match: exactMatchOf,
  multilabel_exact_match: exactMatchOf,
};

async function numbersOf(values: Tensor): Promise<unknown> {
  const numbers = await values.array();
  values.dispose();
  return numbers;
}

/** One value for each sample: the mean of those of its positions. */
async function matchesOfSamples(given: FunctionCase): Promise<unknown> {
  if (!isSamplewise(given)) return undefined;
  const {config, yTrue, yPred} = exactMatchOf(given);
  const values = await numbersOf(exactMatch(yTrue, yPred, config));
  const meanOf = (x: NestedNumbers): number => {
    const all = [x].flat(6) as number[];
    return all.reduce((a, b) => a + b) / all.length;
  };
  return (values as NestedNumbers[]).map(meanOf);
}

/** Class ids, or scores and labels with the class axis last. */
async function diceOfSamples({kwargs, args: {preds, target}}: FunctionCase): Promise<unknown> {
  const {input_format: format = 'one-hot', ...rest} = kwargs;
  const rank = Math.max(preds.shape.length, target.shape.length);
  const inOrder = (x: TensorJson): ArrayData =>
    valuesOf(format !== 'index' && x.shape.length === rank ? channelsLast(x) : x);
  const options = {...camelKeys(rest), sparseYPred: format === 'index'};
  return numbersOf(generalizedDiceScore(inOrder(target), inOrder(preds), options));
}

async function successOfSamples(given: FunctionCase): Promise<unknown> {
  if (!keepsSamples(given)) return undefined;
  const {preds, target} = given.args;
  const {threshold} = given.kwargs as {threshold: number};
  return numbersOf(criticalSuccessIndex(valuesOf(target), valuesOf(preds), {threshold}));
}

/** Cases with a value for each sample, which functions return here. Undefined for the other cases. */
export const torchSamplewise: Functions = {
  critical_success_index: successOfSamples,
  generalized_dice_score: diceOfSamples,
  multiclass_exact_match: matchesOfSamples,
  multilabel_exact_match: matchesOfSamples,
};
