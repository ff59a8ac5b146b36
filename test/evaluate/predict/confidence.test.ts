import {expect} from 'chai';
import {evaluate} from '../../../src/evaluate/index.js';
import {MeanAbsoluteError} from '../../../src/metrics/regression/mean_absolute_error.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {RetrievalMAP} from '../../../src/metrics/retrieval/retrieval_map.js';
import {BootStrapper} from '../../../src/metrics/wrappers/boot_strapper.js';
import {randomOf} from '../../metrics/random.js';
import {failureOf} from '../../outcomes.js';

const random = randomOf(5);
const x = Array.from({length: 400}, () => [random()]);
const data = {x, yTrue: x.map(() => [0])};
const identity = (given: number[][]): number[][] => given;
const run = (options: object, batchSize = 100): Promise<Record<string, number>> =>
  evaluate(identity, data, [new MeanAbsoluteError({name: 'mae'}), 'binaryAccuracy'], {batchSize, ...options});

describe('confidence intervals', () => {
  it('are near those of the normal distribution for a mean', async () => {
    const {mae, mae_lower: lower, mae_upper: upper} = await run({confidence: {replicates: 400}});
    // The standard error of the mean of 400 uniform numbers.
    const half = 1.96 / Math.sqrt(12 * 400);
    expect(lower).to.be.closeTo(mae - half, half / 4);
    expect(upper).to.be.closeTo(mae + half, half / 4);
  });

  it('stand after the results, which are as without them', async () => {
    const results = await run({confidence: {replicates: 20, level: 0.5}});
    const keys = ['mae', 'binaryAccuracy'];
    expect(Object.keys(results)).to.deep.equal([
      ...keys,
      ...keys.flatMap(key => [`${key}_lower`, `${key}_upper`]),
    ]);
    expect(results).to.include(await run({}));
  });

  it('depend on the seed, and not on how batches are cut', async () => {
    const confidence = {replicates: 30, seed: 3};
    const first = await run({confidence});
    const cut = await run({confidence}, 7);
    for (const [key, value] of Object.entries(first)) expect(cut[key], key).to.be.closeTo(value, 1e-12);
    expect((await run({confidence: {replicates: 30, seed: 4}})).mae_lower).not.to.equal(first.mae_lower);
  });

  it('with options that do not fit are refused, and so are metrics without weights', async () => {
    const message = async (confidence: object): Promise<string> =>
      (await failureOf(run({confidence}))).message;
    expect(await message({level: 95})).to.include(
      'evaluate, confidence: level must be a number between 0 and 1',
    );
    expect(await message({replicates: 1})).to.include('replicates must be a whole number of at least 2');
    expect(await message({seed: 0.5})).to.include('seed must be a whole number');
    const custom = evaluate(identity, data, [new Unweighted()], {confidence: {replicates: 2}});
    expect((await failureOf(custom)).message).to.include('declares no sampleWeight');
    const ranked = {x: [[0.1], [0.2]], yTrue: [[0], [1]], slice: [0, 0]};
    const retrieval = evaluate(identity, ranked, [new RetrievalMAP()], {confidence: {replicates: 2}});
    expect((await failureOf(retrieval)).message).to.include('RetrievalMAP takes no intervals');
    const wrapped = () => new BootStrapper({metric: new RetrievalMAP({by: {labelColumn: 1}})});
    expect(wrapped).to.throw('BootStrapper: RetrievalMAP takes no intervals');
  });
});

class Unweighted extends Metric {
  static override className = 'Unweighted';

  updateState(_yTrue: unknown, _yPred: unknown): void {}

  result(): number {
    return 0;
  }
}
