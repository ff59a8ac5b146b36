import type {HParam, Pixels, SummaryValue} from './summary.js';

/** Like `tf.summary.scalar`: a float32, which may be NaN or infinite. */
export function scalarValue(tag: string, value: number): SummaryValue {
  return {
    tag,
    plugin: 'scalars',
    dataClass: 'scalar',
    tensor: {dtype: 'float', shape: [], values: [value]},
  };
}

/**
 * Like `tf.summary.histogram`.
 *
 * @param buckets rows of left edge, right edge, count
 */
export function histogramValue(tag: string, buckets: Float64Array): SummaryValue {
  return {
    tag,
    plugin: 'histograms',
    dataClass: 'tensor',
    tensor: {dtype: 'double', shape: [buckets.length / 3, 3], values: buckets},
  };
}

/** Like `tf.summary.image`. All images have the same size. */
export function imageValue(tag: string, images: readonly Pixels[]): SummaryValue {
  return {tag, plugin: 'images', dataClass: 'blobs', tensor: {dtype: 'images', images}};
}

/** Like `tf.summary.text`: Markdown. Several texts are the rows of a table. */
export function textValue(tag: string, text: string | readonly string[]): SummaryValue {
  const [shape, values] = typeof text === 'string' ? [[], [text]] : [[text.length], text];
  return {tag, plugin: 'text', dataClass: 'tensor', tensor: {dtype: 'string', shape, values}};
}

/** @param rows six of `numThresholds` numbers: TP, FP, TN, FN, precision, recall */
export function prCurveValue(tag: string, rows: Float64Array): SummaryValue {
  const numThresholds = rows.length / 6;
  return {
    tag,
    plugin: 'pr_curves',
    content: {kind: 'prCurve', numThresholds},
    dataClass: 'tensor',
    tensor: {dtype: 'float', shape: [6, numThresholds], values: rows},
  };
}

const NOTHING = {dtype: 'float', shape: [0], values: []} as const;

/** A session of the hyperparameter dashboard begins. Sessions of the same group share a line of its table. */
export function sessionStartValue(
  hparams: Readonly<Record<string, HParam>>,
  group: string,
  seconds: number,
): SummaryValue {
  return {
    tag: '_hparams_/session_start_info',
    plugin: 'hparams',
    content: {kind: 'sessionStart', hparams, group, seconds},
    dataClass: 'tensor',
    tensor: NOTHING,
  };
}

/** The session ends. */
export function sessionEndValue(success: boolean, seconds: number): SummaryValue {
  return {
    tag: '_hparams_/session_end_info',
    plugin: 'hparams',
    content: {kind: 'sessionEnd', success, seconds},
    dataClass: 'tensor',
    tensor: NOTHING,
  };
}

/**
 * A graph of layers as Keras writes it.
 *
 * @param json the model's `toJSON()`
 */
export function kerasModelValue(tag: string, json: string): SummaryValue {
  return {
    tag,
    plugin: 'graph_keras_model',
    content: {kind: 'text', text: '1'},
    dataClass: 'blobs',
    tensor: {dtype: 'string', shape: [1], values: [json]},
  };
}
