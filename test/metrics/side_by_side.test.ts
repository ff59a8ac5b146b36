/** Metrics that stand side by side count in common what has the same key: nothing else may have it. */
import {expect} from 'chai';
import {oneInShortTier, someUnlessOnCpu} from '../backend.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {MetricCollection} from '../../src/metrics/wrappers/metric_collection.js';
import type {MetricResult} from '../../src/types.js';
import {type Specimen, specimensOf} from '../vectors/specimens.js';
import {isWrapper, METRICS} from './catalogue.js';
import {Trial} from './laws/trial.js';
import {onPath, paths} from './on_paths.js';

/** Whose rows are fed: several forms of labels and predictions. */
const DATA: readonly string[] = [
  'AUC',
  'BinaryAccuracy',
  'CategoricalAccuracy',
  'ConfusionMatrix',
  'MeanSquaredError',
  'MultiOutputMeanSquaredError',
  'NDCG',
  'ROCAUC',
  'SparseCategoricalAccuracy',
  'SpearmanCorrCoef',
];

interface Alone {
  readonly make: () => Metric;
  readonly result: MetricResult;
}

async function alone(config: Specimen, trial: Trial): Promise<Alone | undefined> {
  const make = () => metricFrom({className: config.className, config: config.config});
  const metric = make();
  try {
    trial.feed(metric, trial.rows);
    return {make, result: (await metric.result()) as MetricResult};
  } catch {
    // These rows are not its own.
    return undefined;
  } finally {
    metric.dispose();
  }
}

describe('metrics side by side', function () {
  this.timeout(120_000);
  for (const [i, name] of DATA.entries()) {
    it(`on the data of ${name} equal those without a training`, async function () {
      if (!paths().includes('cpu')) this.skip();
      const tried = someUnlessOnCpu(oneInShortTier(paths(), i), 1);
      for (const path of tried)
        await onPath(path, async () => {
          const all: Specimen[] = [];
          // Wrappers have separate states.
          for (const metric of METRICS)
            if (!isWrapper(metric)) all.push(...(await specimensOf(metric.className)));
          const [data] = await specimensOf(name);
          const trial = new Trial(data, path);
          const fitting: Alone[] = [];
          for (const config of all) {
            const one = await alone(config, trial);
            if (
              one !== undefined &&
              !metricFrom({className: config.className, config: config.config}).takesValues
            )
              fitting.push(one);
          }
          expect(fitting.length).to.be.above(25);
          const metrics = Object.fromEntries(fitting.map(({make}, i) => [`m${i}`, make()]));
          const together = new MetricCollection({metrics});
          trial.feed(together, trial.rows);
          const got = (await together.result()) as Readonly<Record<string, unknown>>;
          for (const [i, {make, result}] of fitting.entries()) {
            const one = new MetricCollection({metrics: {[`m${i}`]: make()}});
            trial.feed(one, trial.rows);
            const want = await one.result();
            const picked = Object.fromEntries(Object.keys(want).map(key => [key, got[key]]));
            expect(
              picked,
              `${make().className} ${JSON.stringify(make().getConfig())} ${JSON.stringify(result)}`,
            ).to.deep.equal(want);
            one.dispose();
          }
          together.dispose();
        });
    });
  }
});
