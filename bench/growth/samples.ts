import {formatNumber, formatPower} from '../harness/format.js';
import {type Duration, interleave, local} from '../harness/interleave.js';
import {uniform} from '../harness/random.js';
import type {ResultBuilder} from '../harness/result.js';
import {median} from '../harness/statistics.js';
import {sumOfProducts} from '../standalone/bare_pass.js';
import {DATASETS} from '../standalone/datasets.js';
import {evaluateOnce, inputOf, JOBS} from '../standalone/jobs.js';

const SIZES = [1e4, 1e5, 1e6, 1e7];
const GOAL = 1.15;
const BARE_PASS = 'bare pass';

/** Metrics that look at a sample once, and those that sort. */
const LINEAR = ['auc', 'precision', 'binary_accuracy', 'mse', 'confusion_10'];
const SORTING = ['roc_auc', 'spearman'];

/** Time per element from 10^4 to 10^7; per n log n where samples are sorted. */
export async function growthOfSamples(duration: Duration, result: ResultBuilder): Promise<void> {
  const bare = await measureSizes(barePassOver, duration);
  const rows = [rowOf(BARE_PASS, bare, linearFactor(bare))];
  for (const id of [...LINEAR, ...SORTING]) {
    const job = JOBS.find(one => one.id === id && !one.asTensors);
    if (job === undefined) throw new Error(`no job is called ${id}.`);
    console.error(`  ${job.title}`);
    const perElement = await measureSizes(n => {
      const {yTrue, yPred} = DATASETS[job.dataset](n);
      const [t, p] = [inputOf(yTrue, false), inputOf(yPred, false)];
      return () => evaluateOnce(job.newMetric, t, p);
    }, duration);
    const factor = (SORTING.includes(id) ? sortingFactor : linearFactor)(perElement);
    rows.push(rowOf(job.title, perElement, factor));
    result.check(`growth over samples, ${job.title}`, factor, GOAL, 2);
  }
  result.tables.push({
    title: 'Growth over samples',
    columns: ['time per element ÷ that at 10^6', 'ns at 10^6', ...SIZES.map(formatPower), 'factor', 'goal'],
    rows,
    note:
      'The factor is the greatest time per element ÷ the smallest. For metrics that sort, it is the greatest ' +
      'time per n log n ÷ that at 10^4.',
  });
}

function barePassOver(n: number): () => number {
  const [a, b] = [uniform(n, 1), uniform(n, 2)];
  return () => sumOfProducts(a, b);
}

/** Nanoseconds per element at each size. */
async function measureSizes(create: (n: number) => () => unknown, duration: Duration): Promise<number[]> {
  const variants = SIZES.map(n => local(formatPower(n), create(n)));
  const times = await interleave(variants, duration);
  return times.map((ms, i) => (median(ms) * 1e6) / SIZES[i]);
}

/** How much the time per element differs over the sizes. */
function linearFactor(perElement: readonly number[]): number {
  return Math.max(...perElement) / Math.min(...perElement);
}

/** How much the time per n log n grows over the sizes. */
function sortingFactor(perElement: readonly number[]): number {
  const perComparison = perElement.map((ns, i) => ns / Math.log2(SIZES[i]));
  return Math.max(...perComparison) / perComparison[0];
}

function rowOf(title: string, perElement: readonly number[], factor: number): string[] {
  const reference = perElement[SIZES.indexOf(1e6)];
  return [
    title,
    formatNumber(reference),
    ...perElement.map(ns => formatNumber(ns / reference)),
    formatNumber(factor),
    title === BARE_PASS ? '–' : String(GOAL),
  ];
}
