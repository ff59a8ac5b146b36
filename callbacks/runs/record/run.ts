/**
 * One training as a plain object: JSON throughout, and structured-cloneable. Everything that shows or judges
 * a training reads this object.
 */
export interface Run {
  /** The version of this format. */
  version: 1;
  /** Identifies the run; an update of a run that is shown has the same id. */
  id: string;
  name: string;
  /** Milliseconds since 1970; absent in a record of `runOf`. */
  started?: number;
  /** Milliseconds since 1970; absent while the training runs. */
  finished?: number;
  config: RunConfig;
  epochs: RunEpoch[];
  batches?: RunBatches;
  events: RunEvent[];
  evaluation?: Evaluation;
}

/** A value in a record: JSON has no numbers that are not finite. */
export type RunValue = number | 'NaN' | 'Infinity' | '-Infinity';

/** What is known about the training. Everything that is not known is absent. */
export interface RunConfig {
  optimizer?: string;
  learningRate?: RunValue;
  /** The name of the loss; by output if there are several. */
  loss?: string | Record<string, string>;
  /** The keys of the metrics in the logs, without `val_`. */
  metrics?: string[];
  /**
   * The key by which the best epoch is chosen: that of an `EarlyStopping` or a `ModelCheckpoint` of the
   * training, else `val_loss` or `loss`.
   */
  monitor?: string;
  /** The direction in which each key improves, where it is known. */
  directions?: Record<string, 'min' | 'max'>;
  batchSize?: number;
  /** The number of epochs at which the training is planned to end. */
  epochs?: number;
  /** Training batches in an epoch. */
  stepsPerEpoch?: number;
  seed?: number;
  /** The number of samples. */
  samples?: {train?: number; validation?: number};
  /** Names of the classes, by class id. */
  classes?: string[];
  /** Facts about the labels, from which baselines are computed; by output if there are several. */
  labels?: LabelFacts | Record<string, LabelFacts>;
  backend?: string;
  /** Versions by package: `tfjs-metrics`, `@tensorflow/tfjs`, `node`. */
  versions?: Record<string, string>;
  model?: ModelFacts;
  memory?: MemoryFacts;
}

export interface ModelFacts {
  layers: number;
  parameters: number;
  /** One entry per layer, in the order of `model.layers`. */
  summary?: {
    name: string;
    className: string;
    outputShape: (number | null)[];
    parameters: number;
    trainable?: boolean;
    /** True if the training changed the layer's weights. Absent for a layer without weights. */
    changed?: boolean;
  }[];
}

/** Memory of the tensors of a training, in bytes. */
export interface MemoryFacts {
  /** The most that was in use at the end of a batch. */
  peak?: number;
  /** What the backend can use: not known to the recorder, so it comes from its option `config`. */
  limit?: number;
}

/** What the labels of a training are like. */
export interface LabelFacts {
  /** What the output predicts. */
  task?: 'binary' | 'multiclass' | 'multilabel' | 'regression';
  /** Samples per class id (or positives per label, for labels that are independent of each other). */
  train?: number[];
  validation?: number[];
  /** Mean, median and standard deviation of regression targets, one entry per column. */
  trainTargets?: TargetFacts;
  validationTargets?: TargetFacts;
}

export interface TargetFacts {
  mean: number[];
  median: number[];
  std: number[];
  /** Mean absolute deviation from the median. */
  deviation?: number[];
}

export interface RunEpoch {
  /** Counts from 0, as in tfjs's callbacks; continues over several calls of `fit`. */
  epoch: number;
  /** Seconds since `started`, at the end of the epoch. 0 in a record of `runOf`, where it is not known. */
  time: number;
  /** The logs of the epoch. Array entries are named by their keys, as in the logs. */
  logs: Record<string, RunValue>;
  /** The learning rate at the end of the epoch. */
  learningRate?: RunValue;
}

/**
 * Values of batches. Of each stretch of steps the record keeps the smallest and the largest value of every
 * key, so its size is bounded and no spike is lost.
 */
export interface RunBatches {
  /** Steps of the training, counted from 0, in ascending order. */
  step: number[];
  /** One value per entry of `step`; `null` where a key has none at that step. */
  keys: Record<string, (RunValue | null)[]>;
}

export interface RunEvent {
  /** The epoch, counted from 0. */
  epoch: number;
  kind:
    | 'best'
    | 'stop'
    | 'learning-rate'
    | 'nan'
    | 'restored'
    | 'checkpoint'
    | 'resume'
    | 'abort'
    | 'error'
    | 'fit';
  /** What happened, in a few words. */
  text: string;
  /** The step, where the event belongs to a batch. */
  step?: number;
}

/** What the model does with the evaluation data, with the weights that it has when the training ends. */
export interface Evaluation extends OutputEvaluation {
  /** The epoch whose weights were evaluated, counted from 0. */
  epoch?: number;
  /** By output, for a model with several outputs; the other fields are absent then. */
  outputs?: Record<string, OutputEvaluation>;
}

export interface OutputEvaluation {
  task?: 'binary' | 'multiclass' | 'multilabel' | 'regression';
  /** Number of samples evaluated. */
  count?: number;
  /** Standard errors of values, by key of the logs without `val_`. */
  standardErrors?: Record<string, number>;
  /** Rows are true classes, columns are predicted ones. A binary output has two classes. */
  confusion?: number[][];
  /** The threshold of the confusion matrix; absent where the largest score decides. */
  threshold?: number;
  perClass?: ClassScores[];
  /** One curve per class; one for a binary output. */
  curves?: ThresholdCurve[];
  calibration?: {bins: CalibrationBin[]; ece: number};
  /** Scores per class: how many samples of the class, and how many others, are in each bin from 0 to 1. */
  histogram?: {name: string; positives: number[]; negatives: number[]}[];
  residuals?: Residuals[];
  /**
   * What single inputs reach alone, the best first; only for models with one input of at most 256 numbers.
   */
  inputs?: InputScore[];
  /** The samples with the greatest loss, the worst first. */
  samples?: WorstSample[];
  /** Class ids by sample, for the samples behind a cell of the matrix. A report leaves them out. */
  assignments?: {actual: number[]; predicted: number[]};
}

/**
 * How well one input, used alone, predicts the labels: the share of right answers, or R² for a regression.
 * Every sample is predicted from those whose value of this input is next to its own.
 */
export interface InputScore {
  /** The index of the input. */
  index: number;
  score: number;
}

export interface ClassScores {
  name: string;
  support: number;
  precision: number;
  recall: number;
  f1: number;
  auc?: number;
  ap?: number;
}

/** Counts at descending thresholds, from which ROC and precision-recall curves and their scores follow. */
export interface ThresholdCurve {
  name: string;
  positives: number;
  negatives: number;
  /** Falling; a sample is predicted positive if its score is at least the threshold. */
  thresholds: number[];
  truePositives: number[];
  falsePositives: number[];
  /** The exact area under the ROC curve, and the exact average precision. */
  auc: number;
  ap: number;
}

/** A bin of the highest score (of a class; for a binary output, of class 1). */
export interface CalibrationBin {
  from: number;
  to: number;
  /** Number of samples. */
  n: number;
  /** Mean score. */
  score: number;
  /** Share of right answers (of positives, for a binary output). */
  rate: number;
}

/** The differences of one column of a regression: prediction minus target. */
export interface Residuals {
  name: string;
  mean: number;
  std: number;
  /** Counts of residuals in bins of equal width from `from` to `to`. */
  histogram: {from: number; to: number; counts: number[]};
  /** At most 500 samples, spread evenly over the predictions. */
  points: {actual: number[]; predicted: number[]; index: number[]};
}

export interface WorstSample {
  /** The index in the evaluation data. */
  index: number;
  loss: number;
  /** Class ids, or values of a regression. */
  actual: number | number[];
  predicted: number | number[];
  /** The score of the predicted class. */
  score?: number;
}
