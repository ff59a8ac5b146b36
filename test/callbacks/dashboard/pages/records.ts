import type {Evaluation, Run, RunEpoch} from '../../../../callbacks/runs/record/run.js';

/** Values in [0, 1) that are the same in every test. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

export interface MadeRun {
  id?: string;
  name?: string;
  epochs?: number;
  planned?: number;
  stepsPerEpoch?: number;
  finished?: boolean;
  withBatches?: boolean;
  evaluation?: Evaluation;
}

/** A record of a training of three classes, with validation. */
export function madeRun(options: MadeRun = {}): Run {
  const {id = 'a', name = 'base', epochs = 12, planned = 20, stepsPerEpoch = 10, finished = false} = options;
  const random = sequence(epochs + id.length);
  const run: Run = {
    version: 1,
    id,
    name,
    started: Date.UTC(2026, 10, 30),
    config: {
      optimizer: 'adam',
      learningRate: 0.01,
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['acc'],
      batchSize: 16,
      epochs: planned,
      stepsPerEpoch,
      samples: {train: 160, validation: 80},
      classes: ['sit', 'stand', 'walk'],
      labels: {task: 'multiclass', train: [40, 50, 70], validation: [20, 25, 35]},
      backend: 'cpu',
      memory: {peak: 350_000},
    },
    epochs: Array.from({length: epochs}, (_, epoch): RunEpoch => {
      const loss = 0.3 + 0.7 / (epoch + 1);
      return {
        epoch,
        time: 2 * (epoch + 1),
        logs: {
          loss,
          acc: 1 - loss / 2,
          val_loss: loss + 0.1 + 0.01 * Math.max(0, epoch - 7),
          val_acc: 0.9 - loss / 2,
          learning_rate: epoch < 6 ? 0.01 : 0.005,
        },
      };
    }),
    events: epochs > 0 ? [{epoch: Math.min(7, epochs - 1), kind: 'best', text: 'best val_loss'}] : [],
    evaluation: options.evaluation,
  };
  if (options.withBatches !== false && epochs > 0) {
    const step = Array.from({length: epochs * stepsPerEpoch}, (_, i) => i);
    run.batches = {step, keys: {loss: step.map(s => 0.3 + 7 / (s + 10) + 0.2 * random())}};
  }
  if (finished) run.finished = (run.started ?? 0) + 2000 * epochs;
  if (finished && epochs < planned)
    run.events.push({epoch: epochs - 1, kind: 'stop', text: 'patience is over'});
  return run;
}

/** A run that failed: its loss became NaN in the last epoch. */
export function failedRun(): Run {
  const run = madeRun({finished: true, epochs: 8});
  const last = run.epochs[7].logs;
  last.loss = last.val_loss = 'NaN';
  run.events = [{epoch: 7, step: 72, kind: 'nan', text: 'loss is NaN'}];
  return run;
}

/** An evaluation of three classes, with everything that views can show. */
export function madeEvaluation(): Evaluation {
  const classes = ['sit', 'stand', 'walk'];
  const random = sequence(5);
  const actual = [...Array<number>(20).fill(0), ...Array<number>(25).fill(1), ...Array<number>(35).fill(2)];
  const scores = actual.map(label => {
    const raw = classes.map((_, c) => random() + (c === label ? 0.7 : 0));
    const sum = raw.reduce((a, b) => a + b);
    return raw.map(v => v / sum);
  });
  const predicted = scores.map(row => row.indexOf(Math.max(row[0], row[1], row[2])));
  const confusion = classes.map((_, i) =>
    classes.map((_, j) => actual.filter((label, k) => label === i && predicted[k] === j).length),
  );
  return {
    task: 'multiclass',
    count: actual.length,
    epoch: 7,
    standardErrors: {acc: 0.04, loss: 0.05},
    confusion,
    perClass: classes.map((name, c) => {
      const support = actual.filter(label => label === c).length;
      const answers = predicted.filter(label => label === c).length;
      const [precision, recall] = [confusion[c][c] / answers, confusion[c][c] / support];
      return {name, support, precision, recall, f1: (2 * precision * recall) / (precision + recall)};
    }),
    curves: classes.map((name, c) =>
      curveOf(
        name,
        actual.map(label => label === c),
        scores.map(row => row[c]),
      ),
    ),
    calibration: {
      bins: [
        {from: 0.4, to: 0.5, n: 50, score: 0.46, rate: 0.6},
        {from: 0.5, to: 0.6, n: 30, score: 0.55, rate: 0.9},
      ],
      ece: 0.2,
    },
    histogram: classes.map(name => ({
      name,
      positives: Array<number>(25).fill(1),
      negatives: Array<number>(25).fill(2),
    })),
    samples: [{index: 3, loss: 2.5, actual: 0, predicted: 1, score: 0.7}],
    assignments: {actual, predicted},
  };
}

function curveOf(
  name: string,
  labels: readonly boolean[],
  scores: readonly number[],
): NonNullable<Evaluation['curves']>[number] {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const positives = labels.filter(Boolean).length;
  let [tp, fp] = [0, 0];
  const curve = {
    name,
    positives,
    negatives: labels.length - positives,
    thresholds: [] as number[],
    truePositives: [] as number[],
    falsePositives: [] as number[],
    auc: 0.9,
    ap: 0.8,
  };
  for (const i of order) {
    if (labels[i]) tp++;
    else fp++;
    curve.thresholds.push(scores[i]);
    curve.truePositives.push(tp);
    curve.falsePositives.push(fp);
  }
  return curve;
}

/** An evaluation of a binary output with four samples. */
export function binaryEvaluation(): Evaluation {
  return {
    task: 'binary',
    count: 4,
    threshold: 0.5,
    confusion: [
      [1, 1],
      [1, 1],
    ],
    perClass: [
      {name: 'no', support: 2, precision: 0.5, recall: 0.5, f1: 0.5},
      {name: 'yes', support: 2, precision: 0.5, recall: 0.5, f1: 0.5},
    ],
    curves: [curveOf('yes', [true, false, true, false], [0.9, 0.6, 0.4, 0.1])],
    histogram: [{name: 'yes', positives: Array<number>(25).fill(1), negatives: Array<number>(25).fill(1)}],
    assignments: {actual: [1, 0, 1, 0], predicted: [1, 1, 0, 0]},
  };
}
