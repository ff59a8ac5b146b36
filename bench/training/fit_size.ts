import * as tf from '@tensorflow/tfjs';
import {dataOf, type Workload} from './workloads.js';

/** A fit takes about this long: long against its beginning and end, short against changes of the machine. */
const FIT_MS = 120;
const LEAST_STEPS = 3;
const MOST_STEPS = 2000;

/** How many steps of a model fit into one measured fit. */
export async function stepsPerFit(model: tf.LayersModel, workload: Workload): Promise<number> {
  const steps = 4;
  const {x, y} = dataOf(workload, workload.batchSize * steps);
  let ms = Infinity;
  for (let i = 0; i < 3; i++) ms = Math.min(ms, await timeOfFit(model, x, y, workload));
  tf.dispose([x, y]);
  return Math.min(Math.max(Math.round((FIT_MS * steps) / ms), LEAST_STEPS), MOST_STEPS);
}

async function timeOfFit(
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  workload: Workload,
): Promise<number> {
  const start = performance.now();
  await fitOnce(model, x, y, workload);
  return performance.now() - start;
}

/** One epoch in order, without yielding to the event loop. */
export function fitOnce(
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  {batchSize}: Workload,
  more: tf.ModelFitArgs = {},
): Promise<tf.History> {
  return model.fit(x, y, {batchSize, epochs: 1, shuffle: false, yieldEvery: 'never', verbose: 0, ...more});
}
