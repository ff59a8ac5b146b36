/**
 * The fold over every metric that is exported, on specimens from its reference vectors: shards that are
 * merged in any order and grouping have the same bytes, and the result of one pass.
 */
import {expect} from 'chai';
import {
  evaluator,
  type Evaluator,
  type EvaluationBatch,
  type FoldState,
} from '../../../src/evaluate/index.js';
import {forcePath} from '../../../src/array/path.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {METRICS} from '../../metrics/catalogue.js';
import {exemptionOf} from '../../metrics/laws/exemptions.js';
import {range, Trial} from '../../metrics/laws/trial.js';
import {randomOf} from '../../metrics/random.js';
import {valuesOf} from '../../vectors/kinds/functions/arrangement.js';
import {type Rows, rowsAt, specimensOf} from '../../vectors/specimens.js';

const SHARDS = 5;

const batchOf = ({yTrue, yPred, sampleWeight, mask}: Rows): EvaluationBatch => ({
  ...(yTrue && {yTrue: valuesOf(yTrue)}),
  yPred: valuesOf(yPred),
  ...(sampleWeight && {sampleWeight: valuesOf(sampleWeight)}),
  ...(mask && {mask: valuesOf(mask)}),
});

/** The rows in shards of random sizes. */
function shardsOf({rows, count}: Trial, random: () => number): Rows[] {
  const cuts = range(1, SHARDS).map(() => Math.floor(random() * (count + 1)));
  const ends = [0, ...cuts.sort((a, b) => a - b), count];
  const shards = range(0, SHARDS).map(i => rowsAt(rows, range(ends[i], ends[i + 1])));
  return shards.filter(({yPred}) => yPred.shape[0] > 0);
}

/** Merges states two by two, in a random order and grouping, half of them through bytes. */
async function mergedAtRandom(
  fold: Evaluator,
  states: FoldState[],
  random: () => number,
): Promise<Uint8Array> {
  const left = [...states];
  while (left.length > 1) {
    const [a] = left.splice(Math.floor(random() * left.length), 1);
    const [b] = left.splice(Math.floor(random() * left.length), 1);
    left.push(fold.merge(a, random() < 0.5 ? fold.fromBytes(await b.toBytes()) : b));
  }
  return left[0].toBytes();
}

async function check(trial: Trial, seed: number): Promise<void> {
  const random = randomOf(seed);
  // For MeanTensor a batch is one observation, of which all have the same shape.
  const isWhole = trial.specimen.className === 'MeanTensor';
  const shards = isWhole ? [trial.rows, trial.rows, trial.rows] : shardsOf(trial, random);
  const metric: Metric = trial.make();
  const fold = evaluator([metric]);
  const states = (): FoldState[] => shards.map(rows => fold.add(fold.create(), batchOf(rows)));
  const first = await mergedAtRandom(fold, states(), random);
  for (let i = 0; i < 2; i++) {
    expect(await mergedAtRandom(fold, states(), random), 'bytes').to.deep.equal(first);
  }
  expect(await fold.fromBytes(first).toBytes(), 'bytes of bytes').to.deep.equal(first);
  const {[metric.name]: got} = await fold.results(fold.fromBytes(first));
  const inOneState = await fold.results(fold.add(fold.create(), batchOf(trial.rows)));
  trial.expectSame(inOneState[metric.name], await trial.over(), 1e-12);
  if (exemptionOf(trial.specimen, [2, 3]) !== undefined) return;
  trial.expectSame(got, await trial.over(), 1e-12);
}

describe('evaluator over every metric', function () {
  this.timeout(60_000);
  before(() => forcePath('cpu'));
  after(() => forcePath(undefined));

  for (const {className} of METRICS) {
    if (className === 'Running') continue;
    it(`${className}: the same bytes in any order, and the result of one pass`, async () => {
      const specimens = await specimensOf(className);
      const broken: string[] = [];
      for (const [i, specimen] of specimens.entries()) {
        try {
          await check(new Trial(specimen, 'cpu'), i + 1);
        } catch (error) {
          broken.push(`${specimen.id} ${JSON.stringify(specimen.config)}: ${(error as Error).message}`);
        }
      }
      expect(broken).to.deep.equal([]);
    });
  }
});
