import {expect} from 'chai';
import {expectNumbers, needs} from './fixture.js';

describe('the examples of stored predictions', function () {
  this.timeout(60_000);
  before(function () {
    needs(this, '@duckdb/node-api');
  });

  it('main: SQL, batches and shards have the same results', async () => {
    const {main} = await import('../../../examples/stored_predictions/main.js');
    const lines: string[] = [];
    const {bySql, byBatches, byShards} = await main({rows: 200_000, log: text => lines.push(text)});
    expectNumbers(bySql, byBatches, 'SQL');
    const {auc_of_NL, auc_of_FR, auc_of_overall, ...rest} = byShards;
    expectNumbers(rest, byBatches, 'shards');
    expect(auc_of_overall).to.be.closeTo(rest.auc, 1e-12);
    expect([auc_of_NL, auc_of_FR]).to.satisfy((both: number[]) => both.every(auc => auc > 0.7 && auc < 0.8));
    expect(lines[2]).to.match(/^by shards: (\d) of \1 shards$/);
  });

  it('flat memory: counts all rows', async () => {
    const {main} = await import('../../../examples/stored_predictions/flat_memory.js');
    const {results, peaks} = await main({rows: 100_000, log: () => undefined});
    expect(peaks).to.not.be.empty;
    const counts = Object.entries(results).filter(([key]) => key.startsWith('confusion_matrix'));
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).to.equal(100_000);
  });
});
