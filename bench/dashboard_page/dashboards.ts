import {defineTrainingDashboard, type TrainingDashboardElement} from 'tfjs-metrics/dashboard';
import type {Run} from 'tfjs-metrics/runs';
import {type LiveChart, newPlace, POINTS_PER_UPDATE, valueAt} from './live_chart.js';

/** A training of which the dashboard knows everything that it can show while the training runs. */
function newRun(points: number): Run {
  return {
    version: 1,
    id: `run-${Math.random()}`,
    name: 'updates',
    started: 0,
    config: {
      optimizer: 'adam',
      learningRate: 0.001,
      monitor: 'val_loss',
      epochs: 2 * points,
      samples: {train: 6400, validation: 640},
    },
    epochs: [],
    events: [],
  };
}

function show(name: string, run: Run, append: () => void): LiveChart {
  defineTrainingDashboard();
  const element = document.createElement('training-dashboard') as TrainingDashboardElement;
  newPlace().append(element);
  element.run = run;
  return {
    name,
    append: () => {
      for (let i = 0; i < POINTS_PER_UPDATE; i++) append();
      element.run = run;
    },
  };
}

/** The dashboard with training and validation loss, a value per epoch. */
export function dashboardOfEpochs(points: number): LiveChart {
  const run = newRun(points);
  const append = (): void => {
    const epoch = run.epochs.length;
    const logs = {loss: valueAt(epoch, 0), val_loss: valueAt(epoch, 1)};
    run.epochs.push({epoch, time: epoch / 10 + Math.sin(epoch) / 100, logs});
  };
  for (let i = 0; i < points; i++) append();
  return show('dashboard, epochs', run, append);
}

/** The dashboard with loss and accuracy of batches, in two charts. */
export function dashboardOfBatches(points: number): LiveChart {
  const run = newRun(points);
  run.config = {...run.config, epochs: 20, stepsPerEpoch: points / 10};
  const batches = {step: [] as number[], keys: {loss: [] as number[], acc: [] as number[]}};
  run.batches = batches;
  const append = (): void => {
    const step = batches.step.length;
    batches.step.push(step);
    batches.keys.loss.push(valueAt(step, 0));
    batches.keys.acc.push(1 - valueAt(step, 1) / 2);
    const epoch = run.epochs.length;
    if (step + 1 !== (epoch + 1) * (points / 10)) return;
    const logs = {loss: valueAt(step, 0), acc: 0.5, val_loss: valueAt(step, 1), val_acc: 0.5};
    run.epochs.push({epoch, time: 10 * (epoch + 1), logs});
  };
  for (let i = 0; i < points; i++) append();
  return show('dashboard, batches', run, append);
}
