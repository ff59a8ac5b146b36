import * as tf from '@tensorflow/tfjs';
import {formatNumber, formatShare} from '../harness/format.js';
import {type Duration, durationOf, interleave, local} from '../harness/interleave.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {median, ratio} from '../harness/statistics.js';
import {startBackend} from '../training/backend.js';
import {fitOnce, stepsPerFit} from '../training/fit_size.js';
import {extendedModel, plainModel} from '../training/models.js';
import {dataOf, type Workload, workloadsOf} from '../training/workloads.js';
import type {PartOptions} from './part.js';

/** What a step of training costs: fits with metrics as multiples of fits without. */
export async function measureStep(options: PartOptions): Promise<PartResult> {
  const {backend, filter} = options;
  const duration = durationOf(options.rounds, 15, 0);
  const result = new ResultBuilder();
  const problem = await startBackend(options);
  if (problem !== undefined) {
    result.missing.push(`step on ${backend}: ${problem}`);
    return result;
  }
  const rows: string[][] = [];
  for (const workload of workloadsOf(backend)) {
    const title = `${workload.title}, batch ${workload.batchSize}`;
    if (!title.toLowerCase().includes(filter)) continue;
    console.error(`  ${title}`);
    const {msPerStep, none, eight, all} = await measureWorkload(workload, duration);
    const goal = workload.goals[backend];
    result.check(`step, ${backend}, ${title}, eight metrics`, eight.median, goal, 3);
    rows.push([
      title,
      formatNumber(msPerStep),
      formatShare(none),
      formatShare(eight),
      goal === undefined ? '–' : String(goal),
      all === undefined ? '–' : formatShare(all),
    ]);
  }
  result.tables.push({
    title: `Step, ${backend}`,
    columns: ['fit ÷ fit', 'ms per step', 'none ÷ tfjs', 'eight ÷ none', 'goal', 'all ÷ none'],
    rows,
  });
  return result;
}

async function measureWorkload(workload: Workload, duration: Duration) {
  const models = [
    plainModel(workload),
    extendedModel(workload, []),
    extendedModel(workload, workload.eight()),
  ];
  if (workload.all !== undefined) models.push(extendedModel(workload, workload.all()));
  const steps = await stepsPerFit(models[0], workload);
  const {x, y} = dataOf(workload, workload.batchSize * steps);
  const variants = models.map((model, i) => local(`model ${i}`, () => fitOnce(model, x, y, workload)));
  const [plain, none, eight, all] = await interleave(variants, duration);
  tf.dispose([x, y]);
  for (const model of models) model.dispose();
  return {
    msPerStep: median(plain) / steps,
    none: ratio(none, plain),
    eight: ratio(eight, none),
    all: all && ratio(all, none),
  };
}
