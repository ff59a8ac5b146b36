/** The example of the README on real data, in Node; test/examples/page.node.test.ts runs it in a page. */
import {expect} from 'chai';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {main as sensorNetwork} from '../../examples/sensor_network.js';

describe('examples', function () {
  this.timeout(120_000);

  it('sensor network: an epoch table, an early stop, restored best weights, and a report', async () => {
    const lines: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-'));
    const report = join(folder, 'report.html');
    const {history, best, bestEpoch, final, last} = await sensorNetwork({
      report,
      log: text => lines.push(text),
    });
    expect(lines.at(-1)).to.equal(`\nreport: ${report}`);
    expect(await readFile(report, 'utf8')).to.match(/^<!doctype html>/i);
    await rm(folder, {recursive: true});
    const epochs = history.val_auc.length;
    const head = lines.find(l => l.includes('epoch')) ?? '';
    for (const key of ['loss', 'bce', 'mse', 'val_auc', 'val_f1_score', 'val_activation_mean']) {
      expect(head).to.include(key);
      expect(history).to.have.property(key).with.lengthOf(epochs);
    }
    expect(lines.filter(l => /^ +\d+ /.test(l))).to.have.lengthOf(epochs);
    expect(epochs, 'stopped before the last of 30 epochs').to.be.lessThan(30);
    expect(best).to.equal(Math.max(...history.val_auc));
    expect(history.val_auc[bestEpoch]).to.equal(best);
    expect(final.auc, 'evaluated again with the best weights').to.be.closeTo(best as number, 1e-9);
    expect(last, 'without restoring them').to.be.lessThan((best as number) - 1e-4);
    history.loss.forEach((loss, i) => {
      const terms = history.bce[i] + 0.5 * history.mse[i];
      expect(loss).to.be.closeTo(terms, 1e-9);
    });
  });
});
