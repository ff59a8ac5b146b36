/** Records for tests of views and reports, from a generator with a seed: the same in every run. */
import type {Evaluation, OutputEvaluation, Run} from '../../../callbacks/runs/record/run.js';

/** Numbers from 0 to 1. */
export function generator(seed = 1): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface RecordShape {
  classes?: number;
  epochs?: number;
  steps?: number;
  names?: readonly string[];
}

/** A run of a classification that improves and then overfits. */
export function classRecord({classes = 3, epochs = 12, steps = 20, names}: RecordShape = {}): Run {
  const random = generator(classes);
  const titles = names ?? Array.from({length: classes}, (_, id) => `class ${id}`);
  const logs = (i: number) => ({
    loss: 1 / (i + 1) + 0.05 * random(),
    acc: 1 - 0.6 / (i + 1),
    val_loss: 1.1 / (i + 1) + 0.02 * i + 0.03 * random(),
    val_acc: 0.9 - 0.5 / (i + 1),
    learning_rate: i < epochs / 2 ? 0.001 : 0.0005,
  });
  const support = Array.from({length: classes}, (_, id) => 20 + id);
  return {
    version: 1,
    id: 'run-1',
    name: 'test run',
    started: Date.UTC(2026, 10, 30, 9, 14, 7),
    finished: Date.UTC(2026, 10, 30, 9, 14, 7) + 2000 * epochs,
    config: {
      optimizer: 'adam',
      learningRate: 0.001,
      loss: 'categoricalCrossentropy',
      metrics: ['acc'],
      batchSize: 16,
      epochs: epochs + 3,
      stepsPerEpoch: steps,
      seed: 5,
      samples: {train: 16 * steps, validation: support.reduce((a, b) => a + b)},
      classes: [...titles],
      labels: {train: support.map(n => 2 * n), validation: support},
      backend: 'cpu',
      versions: {'tfjs-metrics': '0.1.0', '@tensorflow/tfjs': '4.22.0'},
      model: {
        layers: 1,
        parameters: 15,
        summary: [{name: 'dense_1', className: 'Dense', outputShape: [null, classes], parameters: 15}],
      },
    },
    epochs: Array.from({length: epochs}, (_, epoch) => ({epoch, time: 2 * (epoch + 1), logs: logs(epoch)})),
    batches: {
      step: Array.from({length: epochs * steps}, (_, step) => step),
      keys: {
        loss: Array.from({length: epochs * steps}, (_, step) => 1 / (step / steps + 1) + 0.2 * random()),
      },
    },
    events: [{epoch: epochs - 1, kind: 'stop', text: 'val_loss did not improve for 4 epochs'}],
    evaluation: {epoch: 5, ...classEvaluation(support, titles, random)},
  };
}

function classEvaluation(
  support: readonly number[],
  names: readonly string[],
  random: () => number,
): Evaluation {
  const confusion = support.map((n, i) =>
    support.map((_, j) => (i === j ? n - 5 : j === (i + 1) % support.length ? 5 : 0)),
  );
  const perClass = support.map((n, id) => ({
    name: names[id],
    support: n,
    precision: (n - 5) / n,
    recall: (n - 5) / n,
    f1: (n - 5) / n,
  }));
  const total = support.reduce((a, b) => a + b);
  const thresholds = Array.from({length: 40}, (_, i) => 1 - i / 39);
  return {
    task: 'multiclass',
    count: total,
    standardErrors: {acc: 0.02, loss: 0.03},
    confusion,
    perClass,
    curves: support.map((positives, id) => ({
      name: names[id],
      positives,
      negatives: total - positives,
      thresholds,
      truePositives: thresholds.map(t => Math.round(positives * Math.sqrt(1 - t))),
      falsePositives: thresholds.map(t => Math.round((total - positives) * (1 - t) ** 2)),
      auc: 0.9 - id / 1000,
      ap: 0.8,
    })),
    calibration: {
      ece: 0.03,
      bins: Array.from({length: 10}, (_, k) => ({
        from: k / 10,
        to: (k + 1) / 10,
        n: k * 7,
        score: (k + 0.5) / 10,
        rate: Math.min(1, k / 10 + 0.1 * random()),
      })),
    },
    histogram: support.map((_, id) => ({
      name: names[id],
      positives: Array.from({length: 20}, (_, k) => k),
      negatives: Array.from({length: 20}, (_, k) => 40 - 2 * k),
    })),
    samples: Array.from({length: 12}, (_, k) => ({
      index: 3 * k,
      loss: 5 - k / 4,
      actual: 0,
      predicted: 1,
      score: 0.9,
    })),
    assignments: {actual: [0, 1], predicted: [0, 0]},
  };
}

/** Two classes, of which the second one is rare. */
export function binaryRecord(): Run {
  const run = classRecord({classes: 2, names: ['normal', 'fault']});
  const confusion = [[950, 12], [14, 24]]; // prettier-ignore
  const curves = run.evaluation?.curves?.slice(1).map(c => ({...c, positives: 38, negatives: 962}));
  const histogram = run.evaluation?.histogram?.slice(1);
  return {
    ...run,
    evaluation: {
      ...run.evaluation,
      task: 'binary',
      count: 1000,
      threshold: 0.5,
      confusion,
      curves,
      histogram,
    },
  };
}

/** A regression of one column. */
export function regressionRecord(): Run {
  const random = generator(9);
  const actual = Array.from({length: 200}, () => 30 * random() - 5);
  const predicted = actual.map(a => a + 4 * (random() - 0.5));
  const {config, ...run} = classRecord();
  const {labels: _, classes: __, ...rest} = config;
  const targets = {mean: [10], median: [9.8], std: [8.6], deviation: [7.5]};
  const residuals = {
    name: 'temperature',
    mean: 0.1,
    std: 1.2,
    histogram: {from: -3, to: 3, counts: [3, 20, 70, 80, 22, 5]},
    points: {actual, predicted, index: actual.map((_, i) => i)},
  };
  return {
    ...run,
    config: {
      ...rest,
      loss: 'meanSquaredError',
      metrics: ['mean_absolute_error'],
      labels: {task: 'regression', trainTargets: targets, validationTargets: targets},
    },
    epochs: run.epochs.map(({epoch, time, logs: {loss, val_loss}}) => ({
      epoch,
      time,
      logs: {loss, val_loss, mean_absolute_error: loss, val_mean_absolute_error: val_loss},
    })),
    evaluation: {
      epoch: 5,
      task: 'regression',
      count: 200,
      standardErrors: {loss: 0.1, mean_absolute_error: 0.05},
      residuals: [residuals],
      samples: [{index: 4, loss: 9.1, actual: 1.5, predicted: -1.5}],
    },
  };
}

/** Two outputs: a classification and a regression. */
export function twoOutputsRecord(): Run {
  const {evaluation, ...run} = classRecord();
  const own = (from: Evaluation | undefined): OutputEvaluation => ({...from});
  const outputs = {kind: own(evaluation), size: own(regressionRecord().evaluation)};
  const epochs = run.epochs.map(({epoch, time, logs}) => ({
    epoch,
    time,
    logs: {loss: logs.loss, val_loss: logs.val_loss, kind_acc: logs.acc, val_kind_acc: logs.val_acc},
  }));
  return {...run, epochs, config: {...run.config, metrics: ['kind_acc']}, evaluation: {epoch: 5, outputs}};
}

/** A training that ended with NaN in its fifth epoch. */
export function failedRecord(): Run {
  const {evaluation: _, ...run} = classRecord();
  return {
    ...run,
    epochs: run.epochs
      .slice(0, 5)
      .map((e, i) => (i < 4 ? e : {...e, logs: {...e.logs, loss: 'NaN', val_loss: 'NaN'}})),
    events: [{epoch: 4, kind: 'nan', step: 85, text: 'the loss became NaN'}],
  };
}
