import {sameShape, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {areClassIds, type Shape, shapeError} from '../core/shapes.js';

/** How labels and predictions are read as classes. */
export interface ClassOptions {
  /** Number of classes. Null: the number of columns of yPred, or two if it has one column. */
  readonly numClasses: number | null;
  /**
   * The classes to distinguish, in this order. All others count as one more class. Null: 0 ... numClasses -
   * 1.
   */
  readonly labels: readonly number[] | null;
  /** Every column of yPred is a separate binary label. */
  readonly multiLabel: boolean;
  /** Scores greater than this are positive. Null: 0.5. */
  readonly threshold: number | null;
  /** Apply the sigmoid to the scores before comparing them with the threshold. */
  readonly fromLogits: boolean;
  /** Entries with this label are left out. */
  readonly ignoreClass: number | null;
  /** The true class counts as predicted if its score is among the k greatest. */
  readonly topK: number;
  /**
   * Single scores have to be probabilities, so that class ids in their place are an error. Default: false.
   */
  readonly onlyProbabilities?: boolean;
}

/** What the numbers of yPred and yTrue mean, according to the options and the shapes. */
export interface ClassLayout {
  /** `binary`: a binary score in every entry. `scores`: a score for every class. `ids`: class ids. */
  readonly kind: 'binary' | 'scores' | 'ids';
  readonly samples: Shape;
  /** The shape of what has a true and a predicted class: the samples, or their labels. */
  readonly entries: Shape;
  /** Entries per sample. */
  readonly entriesPerSample: number;
  /** Number of classes to distinguish. */
  readonly classes: number;
  /** Class ids are in 0 ... limit - 1. Null: any whole number may be a class id. */
  readonly limit: number | null;
  /** yTrue has a column for every class. */
  readonly oneHot: boolean;
}

/** Number of classes to distinguish, if the options tell it. */
export function knownClasses({labels, numClasses}: ClassOptions): number | null {
  return labels === null ? numClasses : labels.length + 1;
}

/** Raw scores greater than this are positive, in float32: sigmoid(x) > t is x > log(t / (1 - t)). */
export function scoreThreshold({
  threshold,
  fromLogits,
}: Pick<ClassOptions, 'threshold' | 'fromLogits'>): number {
  const t = threshold ?? 0.5;
  if (!fromLogits) return Math.fround(t);
  if (t <= 0) return -Infinity;
  return t >= 1 ? Infinity : Math.fround(Math.log(t / (1 - t)));
}

/** @param where the metric's class, for errors */
export function classLayout(where: string, yTrue: Shape, yPred: Shape, reading: ClassOptions): ClassLayout {
  if (yPred.length === 0 || yTrue.length === 0) {
    throw shapeError(where, 'yTrue and yPred with a batch axis', yTrue, yPred);
  }
  const layout = layoutFor(where, yTrue, yPred, reading);
  if (layout.kind !== 'binary' && reading.threshold !== null) {
    throw new UsageError(
      where,
      `threshold has no meaning for yPred ${showShape(yPred)}, where ${layout.kind === 'scores' ? 'the greatest score predicts' : 'class ids are expected'}. ` +
        'Leave it out, or set multiLabel: true.',
    );
  }
  if (reading.topK > (layout.kind === 'scores' ? (layout.limit ?? Infinity) : 1)) {
    throw new UsageError(
      where,
      `topK is ${reading.topK}, but yPred ${showShape(yPred)} has fewer scores for a sample.`,
    );
  }
  return layout;
}

function layoutFor(where: string, yTrue: Shape, yPred: Shape, reading: ClassOptions): ClassLayout {
  if (reading.multiLabel) return labelColumns(where, yTrue, yPred, reading);
  const columns = yPred.length === 1 ? 1 : yPred[yPred.length - 1];
  return columns === 1
    ? single(where, yTrue, yPred, reading)
    : classColumns(where, yTrue, yPred, columns, reading);
}

function labelColumns(where: string, yTrue: Shape, yPred: Shape, reading: ClassOptions): ClassLayout {
  const columns = yPred[yPred.length - 1];
  const {numClasses} = reading;
  if (yPred.length < 2 || !sameShape(yTrue, yPred) || (numClasses ?? columns) !== columns) {
    const expected = `yTrue and yPred [batch, ${numClasses ?? 'labels'}] (multiLabel)`;
    throw shapeError(where, expected, yTrue, yPred);
  }
  const samples = yPred.slice(0, -1);
  return {
    kind: 'binary',
    samples,
    entries: yPred,
    entriesPerSample: columns,
    classes: 2,
    limit: 2,
    oneHot: false,
  };
}

function classColumns(
  where: string,
  yTrue: Shape,
  yPred: Shape,
  columns: number,
  reading: ClassOptions,
): ClassLayout {
  const oneHot = sameShape(yTrue, yPred);
  if ((!oneHot && !areClassIds(yTrue, yPred)) || (reading.numClasses ?? columns) !== columns) {
    const n = reading.numClasses ?? 'classes';
    const expected = `yPred [batch, ${n}] with one-hot yTrue of that shape, or class ids [batch]`;
    throw shapeError(where, expected, yTrue, yPred);
  }
  const samples = yPred.slice(0, -1);
  const classes = knownClasses(reading) ?? columns;
  return {kind: 'scores', samples, entries: samples, entriesPerSample: 1, classes, limit: columns, oneHot};
}

function single(where: string, yTrue: Shape, yPred: Shape, reading: ClassOptions): ClassLayout {
  const samples = yPred.length === 1 ? yPred : yPred.slice(0, -1);
  if (!sameShape(yTrue, samples) && !sameShape(yTrue, [...samples, 1])) {
    const expected = 'yTrue [batch] or [batch, 1] for yPred [batch] or [batch, 1]';
    throw shapeError(where, expected, yTrue, yPred);
  }
  const classes = knownClasses(reading) ?? 2;
  const ids = reading.labels !== null || classes > 2;
  const limit = reading.labels === null ? classes : null;
  return {
    kind: ids ? 'ids' : 'binary',
    samples,
    entries: samples,
    entriesPerSample: 1,
    classes,
    limit,
    oneHot: false,
  };
}

/** Throws unless yPred has the columns that `labels` names. */
export function checkColumns(where: string, labels: readonly number[], yPred: Shape): void {
  const columns = yPred[yPred.length - 1];
  const wrong = labels.find(label => label < 0 || label >= columns);
  if (wrong === undefined) return;
  throw new UsageError(
    where,
    `labels names column ${wrong}, but yPred ${showShape(yPred)} has columns 0 ... ${columns - 1}.`,
  );
}
