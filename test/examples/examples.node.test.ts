/** The examples run, and say what they promise. */
import {expect} from 'chai';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {main as customLayer} from '../../examples/custom_layer.js';
import {main as customLoop} from '../../examples/custom_loop.js';
import {main as pool} from '../../examples/pool/main.js';
import {main as resumable} from '../../examples/resumable.js';

describe('examples', function () {
  this.timeout(120_000);

  it('custom loop: standalone metrics', async () => {
    const lines: string[] = [];
    const {accuracy, crossentropy} = await customLoop({log: text => lines.push(text)});
    expect(accuracy).to.be.greaterThan(0.9);
    expect(crossentropy).to.be.lessThan(0.3);
    expect(lines).to.have.lengthOf(5);
  });

  it('custom layer: what its call reports is in all logs', async () => {
    const {history, evaluated} = await customLayer({log: () => undefined});
    for (const key of ['active_share', 'activation_max']) {
      expect(history).to.include.keys(key, `val_${key}`);
      expect(evaluated[key]).to.be.closeTo(history[`val_${key}`].at(-1) as number, 1e-6);
    }
    expect(evaluated.acc).to.be.greaterThan(0.9);
  });

  it('pool: workers count to the bytes of one process', async () => {
    const lines: string[] = [];
    const {results, bytes, bytesOfOne} = await pool({
      rows: 300,
      shardSize: 35,
      backend: 'cpu',
      rounds: 1,
      log: text => lines.push(text),
    });
    expect(lines[0]).to.match(/^2 workers, cpu: 9 shards in /);
    expect(bytes).to.deep.equal(bytesOfOne);
    expect(results).to.have.keys('acc', 'auc', 'f1_score', 'group_low', 'group_high', 'group_overall');
  });

  it('resumable: the best models, a CSV file and event files in a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-'));
    const {history, best, bestPath, same} = await resumable({
      folder,
      epochs: 3,
      log: () => undefined,
      stream: {write: () => true},
    });
    expect(best).to.equal(Math.max(...history.val_auc));
    expect(same, 'the saved model predicts the same').to.equal(true);
    expect(await readdir(join(folder, 'best')))
      .to.have.length(2)
      .and.include(basename(bestPath as string));
    const rows = (await readFile(join(folder, 'training.csv'), 'utf8')).trim().split('\r\n');
    expect(rows).to.have.length(1 + 3);
    expect(await readdir(join(folder, 'logs'))).to.include.members(['train', 'validation']);
    expect(await readdir(folder), 'a training that is done needs no backup').not.to.include('backup');
    await rm(folder, {recursive: true});
  });
});
