import * as tf from '@tensorflow/tfjs';
import {formatMultiple, formatNumber, formatPower} from '../harness/format.js';
import {type Duration, durationOf, interleave, local, type Variant} from '../harness/interleave.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {median, ratio, type Summary} from '../harness/statistics.js';
import {barePass} from '../standalone/bare_pass.js';
import {type Dataset, DATASETS} from '../standalone/datasets.js';
import {evaluateOnce, inputOf, type Job, JOBS} from '../standalone/jobs.js';
import {findPeers} from '../standalone/find_peers.js';
import type {FoundPeers, Peer} from '../standalone/peer.js';
import type {PartOptions} from './part.js';

/** Goals are for this number of predictions. */
const GOAL_SIZE = 1e6;
/** Results of peers differ by rounding, such as that of float32. */
const TOLERANCE = 1e-3;

interface PeerResult extends Summary {
  readonly name: string;
  readonly value: number;
}

interface JobResult {
  readonly job: Job;
  readonly ms: number;
  readonly bareMs: number;
  readonly own: Summary;
  readonly value: number;
  readonly peers: readonly PeerResult[];
}

/** Standalone metrics: a new metric, one update, the result, as multiples of the bare pass. */
export async function measureStandalone(options: PartOptions): Promise<PartResult> {
  await tf.setBackend('cpu');
  const jobs = JOBS.filter(({id, title}) => `${id} ${title}`.toLowerCase().includes(options.filter));
  const found = await findPeers(options);
  const result = new ResultBuilder();
  result.missing.push(...found.missing);
  Object.assign(result.versions, found.versions);
  visitAll();
  try {
    for (const n of options.n) {
      const measured = await measureAll(jobs, n, found, durationOf(options.rounds, 9, 10));
      result.tables.push({
        title: `Standalone metrics: ${formatPower(n)} predictions`,
        columns: ['÷ bare pass', 'tfjs-metrics', 'ms', 'goal', 'best peer', '÷ bare pass', 'us ÷ best peer'],
        rows: measured.map(rowOf),
        note: `The bare pass took ${formatNumber(median(measured.map(m => m.bareMs)))} ms.`,
      });
      for (const {job, own, value, peers} of measured) {
        const digits = own.median < 9.95 ? 1 : 0;
        result.check(job.title, own.median, n === GOAL_SIZE ? job.goal : undefined, digits);
        for (const peer of peers) {
          if (Math.abs(peer.value - value) <= TOLERANCE * Math.max(1, Math.abs(value))) continue;
          result.missing.push(
            `${job.title}: ${peer.name} has another result, ${peer.value} instead of ${value}`,
          );
        }
      }
    }
  } finally {
    found.close();
  }
  return result;
}

/** Runs every job, so that none is measured with code that was compiled for it alone. */
function visitAll(): void {
  for (const job of JOBS) {
    const {yTrue, yPred} = DATASETS[job.dataset](1e4);
    const [t, p] = [inputOf(yTrue, job.asTensors), inputOf(yPred, job.asTensors)];
    for (let i = 0; i < 3; i++) evaluateOnce(job.newMetric, t, p);
    for (const x of [t, p]) if (x instanceof tf.Tensor) x.dispose();
  }
}

async function measureAll(
  jobs: readonly Job[],
  n: number,
  {peers}: FoundPeers,
  duration: Duration,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  let dataset: Dataset | undefined;
  for (const [i, job] of jobs.entries()) {
    if (dataset === undefined || job.dataset !== jobs[i - 1]?.dataset) dataset = DATASETS[job.dataset](n);
    console.error(`  ${job.title}`);
    results.push(await measureJob(job, dataset, peers, duration));
  }
  return results;
}

async function measureJob(
  job: Job,
  dataset: Dataset,
  peers: readonly Peer[],
  duration: Duration,
): Promise<JobResult> {
  const [t, p] = [inputOf(dataset.yTrue, job.asTensors), inputOf(dataset.yPred, job.asTensors)];
  const able = peers.filter(peer => peer.jobs.has(job.id));
  for (const peer of able) await peer.load(dataset);
  let value = NaN;
  const values = new Map<Peer, number>();
  const variants: Variant[] = [
    local('bare pass', barePass()),
    local(job.title, () => (value = evaluateOnce(job.newMetric, t, p))),
    ...able.map(peer => ({
      name: peer.name,
      time: async (repeats: number) => {
        const {ms, value} = await peer.time(job.id, repeats);
        values.set(peer, value);
        return ms;
      },
    })),
  ];
  const [bare, own, ...others] = await interleave(variants, duration);
  for (const x of [t, p]) if (x instanceof tf.Tensor) x.dispose();
  const peerResults = able.map((peer, i) => ({
    name: peer.name,
    value: values.get(peer) as number,
    ...ratio(others[i], bare),
  }));
  return {job, value, ms: median(own), bareMs: median(bare), own: ratio(own, bare), peers: peerResults};
}

function rowOf({job, ms, own, peers}: JobResult): string[] {
  const [best] = [...peers].sort((a, b) => a.median - b.median);
  return [
    job.title,
    formatMultiple(own),
    formatNumber(ms),
    String(job.goal),
    best?.name ?? '–',
    best === undefined ? '–' : formatMultiple(best),
    best === undefined ? '–' : formatNumber(own.median / best.median),
  ];
}
