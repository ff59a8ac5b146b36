/**
 * Random models under `withMetrics` against a twin that is run and trained by hand, layer by layer, and
 * numbers in float64: whatever the architecture, the losses, the metrics and the data.
 */
import {expect} from 'chai';
import {forcePath, type Path} from '../../src/array/path.js';
import {type Architecture, architecture, chain, trainsAnywhere} from './support/architecture.js';
import {BACKEND, someInShortTier, someOf} from '../backend.js';
import {weightsOf} from './support/built.js';
import {expectedCalls} from './support/call_counter.js';
import {expectNear, expectRecord, expectWeights} from './support/compare.js';
import {batches, part} from './support/data.js';
import {type ExpectedRecord, expectedRecord, lossLines} from './support/expected.js';
import {argumentsOf, classWeightArgument, datasetOf, numbersOf} from './support/lab.js';
import {
  disposeAll,
  epochOf,
  epochRecord,
  expectNoLeak,
  expectSum,
  TOLERANCE,
  Trial,
  WEIGHT_TOLERANCE,
  without,
} from './support/trial.js';

/** All architectures of this run's backend. */
function architectures(): Architecture[] {
  const seeds = someOf(
    someInShortTier(
      Array.from({length: 36}, (_, i) => i),
      8,
    ),
    3,
  );
  const all = [...seeds.map(seed => architecture(seed)), ...someOf([0, 1, 2, 3], 1).map(chain)];
  return BACKEND === 'wasm' ? all.filter(a => trainsAnywhere(a.recipe)) : all;
}

function declare(title: string, path: Path | undefined, list: readonly Architecture[]): void {
  describe(title, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    list.forEach((a, seed) => {
      describe(a.title, () => {
        it('fit', () => fit(a, seed));
        it('fitDataset', () => fitDataset(a, seed));
        it('evaluate, evaluateLogs', () => evaluate(a, seed));
        it('evaluateDataset', () => evaluateDataset(a, seed));
        it('trainOnBatch', () => trainOnBatch(a, seed));
      });
    });
  });
}

async function fit(a: Architecture, seed: number): Promise<void> {
  const t = new Trial(a, seed, 0, true);
  const {e, lab, random, batchSize} = t;
  const {model, counter, plain} = lab;
  const how = random.pick(['none', 'data', 'weighted', 'split'] as const);
  const held = how === 'weighted' ? t.held : without(t.held);
  const split = 0.3;
  const cut = how === 'split' ? Math.floor(t.train.size * (1 - split)) : t.train.size;
  const data = part(t.train, 0, cut);
  const validation =
    how === 'split' ? part(t.train, cut, t.train.size - cut) : how === 'none' ? undefined : held;

  const epochs = 2;
  const seen: Record<string, number>[] = [];
  const args = argumentsOf(e, t.train, random.pick(['arrays', 'names']));
  const v =
    how === 'data' || how === 'weighted' ? argumentsOf(e, held, random.pick(['arrays', 'names'])) : undefined;
  const common = {batchSize, shuffle: false, classWeight: classWeightArgument(e)};
  const options = {
    ...common,
    sampleWeight: args.w,
    validationSplit: how === 'split' ? split : undefined,
    validationData: v && (v.w === undefined ? ([v.x, v.y] as const) : ([v.x, v.y, v.w] as const)),
  };
  const history = await model.fit(args.x, args.y, {
    ...options,
    epochs,
    callbacks: {
      onBatchEnd: (_batch, logs) => {
        seen.push({...(logs as Record<string, number>)});
      },
    },
  });

  for (let epoch = 0; epoch < epochs; epoch++) {
    const trained = t.trainEpoch(data);
    const validated = validation === undefined ? [] : t.testEpoch(validation);
    const logs = epochOf(history, epoch);
    expectRecord(`epoch ${epoch}`, logs, epochRecord(e, trained, validated), TOLERANCE);
    expectSum(e, '', logs);
    if (validation !== undefined) expectSum(e, 'val_', logs);
    trained.forEach((one, i) => {
      const batch = seen[epoch * trained.length + i];
      for (const [key, value] of lossLines(e, [one])) {
        expectNear(`epoch ${epoch}, batch ${i}: ${key}`, batch[key], value, TOLERANCE);
      }
    });
  }
  for (const values of Object.values(history.history)) expect(values.length).to.equal(epochs);
  const passes = batches(data, batchSize).length + (validation ? batches(validation, batchSize).length : 0);
  expect(counter.calls).to.deep.equal(expectedCalls(a.recipe, passes * epochs, counter.models));
  t.expectWeights();
  if (plain !== undefined) {
    await plain.model.fit(args.x, args.y, {
      ...common,
      epochs,
      validationSplit: options.validationSplit,
    });
    expectWeights('plain tfjs', weightsOf(lab.built), weightsOf(plain), WEIGHT_TOLERANCE);
  }
  await expectNoLeak(() => model.fit(args.x, args.y, {...options, epochs: 1}));
  disposeAll(args, v);
  t.close();
}

async function fitDataset(a: Architecture, seed: number): Promise<void> {
  const t = new Trial(a, seed, 1);
  const {e, lab, random, batchSize} = t;
  const {model, counter} = lab;
  const how = random.pick(['none', 'dataset', 'tensors'] as const);
  const validationBatchSize = random.pick([3, 5, 16]);
  const held = random.chance(0.5) ? t.held : without(t.held);
  const v = how === 'tensors' ? argumentsOf(e, held, 'arrays') : undefined;
  const form = random.pick(['arrays', 'names'] as const);
  const epochs = 2;
  const options = {
    classWeight: classWeightArgument(e),
    validationBatchSize: how === 'tensors' ? validationBatchSize : undefined,
    validationData:
      how === 'dataset'
        ? datasetOf(e, held, validationBatchSize, form)
        : v && (v.w === undefined ? ([v.x, v.y] as const) : ([v.x, v.y, v.w] as const)),
  };
  const dataset = datasetOf(e, t.train, batchSize, form);
  const history = await model.fitDataset(dataset, {...options, epochs});
  for (let epoch = 0; epoch < epochs; epoch++) {
    const trained = t.trainEpoch(t.train);
    const validated = how === 'none' ? [] : t.testEpoch(held, validationBatchSize);
    const logs = epochOf(history, epoch);
    expectRecord(`epoch ${epoch}`, logs, epochRecord(e, trained, validated), TOLERANCE);
    expectSum(e, '', logs);
    if (how !== 'none') expectSum(e, 'val_', logs);
  }
  const passes =
    batches(t.train, batchSize).length + (how === 'none' ? 0 : batches(held, validationBatchSize).length);
  expect(counter.calls).to.deep.equal(expectedCalls(a.recipe, passes * epochs, counter.models));
  t.expectWeights();
  await expectNoLeak(() => model.fitDataset(dataset, {...options, epochs: 1}));
  disposeAll(v);
  t.close();
}

/** Without the entries that only logs have, in the order of the results. */
function requested(
  record: ExpectedRecord,
  {metricsNames}: {readonly metricsNames: string[]},
): ExpectedRecord {
  return record
    .filter(([key]) => !['data_loss', 'regularization'].includes(key))
    .sort(([a], [b]) => metricsNames.indexOf(a) - metricsNames.indexOf(b));
}

async function evaluate(a: Architecture, seed: number): Promise<void> {
  const t = new Trial(a, seed, 2);
  const {e, lab, batchSize, random} = t;
  const {model, counter} = lab;
  const args = argumentsOf(e, t.train, random.pick(['arrays', 'names']));
  const options = {batchSize, sampleWeight: args.w};
  const want = expectedRecord(e, t.testEpoch(t.train));
  const run = (): number[] => numbersOf(model.evaluate(args.x, args.y, options));
  const got = run();
  expect(counter.calls).to.deep.equal(
    expectedCalls(a.recipe, batches(t.train, batchSize).length, counter.models),
  );
  expect(got.length).to.equal(model.metricsNames.length);
  const logs = Object.fromEntries(got.map((value, i) => [model.metricsNames[i], value]));
  expectRecord('evaluate', logs, requested(want, model), TOLERANCE);
  const record = await model.evaluateLogs(args.x, args.y, options);
  expectRecord('evaluateLogs', record, want, TOLERANCE);
  expectSum(e, '', record);
  expect(requested(Object.entries(record), model).map(([key]) => key)).to.have.members(model.metricsNames);
  await expectNoLeak(async () => run());
  await expectNoLeak(() => model.evaluateLogs(args.x, args.y, options));
  t.expectWeights();
  disposeAll(args);
  t.close();
}

async function evaluateDataset(a: Architecture, seed: number): Promise<void> {
  const t = new Trial(a, seed, 3);
  const {e, lab, batchSize, random} = t;
  const {model, counter} = lab;
  const dataset = datasetOf(e, t.train, batchSize, random.pick(['arrays', 'names']));
  const want = expectedRecord(e, t.testEpoch(t.train));
  const run = async (): Promise<number[]> => numbersOf(await model.evaluateDataset(dataset));
  const got = await run();
  expect(counter.calls).to.deep.equal(
    expectedCalls(a.recipe, batches(t.train, batchSize).length, counter.models),
  );
  expect(got.length).to.equal(model.metricsNames.length);
  const logs = Object.fromEntries(got.map((value, i) => [model.metricsNames[i], value]));
  expectRecord('evaluateDataset', logs, requested(want, model), TOLERANCE);
  expectRecord('evaluateLogs', await model.evaluateLogs(dataset), want, TOLERANCE);
  await expectNoLeak(run);
  await expectNoLeak(() => model.evaluateLogs(dataset));
  t.close();
}

async function trainOnBatch(a: Architecture, seed: number): Promise<void> {
  const t = new Trial(a, seed, 4);
  const {e, lab, batchSize, random} = t;
  const {model, counter} = lab;
  const parts = batches(t.train, batchSize);
  for (const [i, one] of parts.entries()) {
    const args = argumentsOf(e, one, random.pick(['arrays', 'names']));
    const want = expectedRecord(e, [lab.twin.train(one, false)]);
    const got = [await model.trainOnBatch(args.x, args.y, {sampleWeight: args.w})].flat();
    const logs = Object.fromEntries(got.map((value, k) => [model.metricsNames[k], value]));
    expect(got.length).to.equal(model.metricsNames.length);
    expectRecord(`batch ${i}`, logs, requested(want, model), TOLERANCE);
    disposeAll(args);
  }
  expect(counter.calls).to.deep.equal(expectedCalls(a.recipe, parts.length, counter.models));
  t.expectWeights();
  const args = argumentsOf(e, parts[0], 'arrays');
  await expectNoLeak(() => Promise.resolve(model.trainOnBatch(args.x, args.y, {sampleWeight: args.w})));
  disposeAll(args);
  t.close();
}

const all = architectures();
declare(`random models on ${BACKEND}`, undefined, all);
if (BACKEND === 'cpu') {
  const some = all.filter((_, i) => i % 3 === 0);
  declare('random models on cpu, counted on the device path', 'device', some);
}
