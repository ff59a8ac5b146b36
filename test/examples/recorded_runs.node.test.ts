/** The examples on real data run, and their records hold what they promise. */
import {expect} from 'chai';
import {main as penguins} from '../../examples/penguins.js';
import {main as transfer} from '../../examples/transfer.js';
import {main as vae} from '../../examples/vae.js';
import {main as weather} from '../../examples/weather.js';
import {bestEpoch} from '../../callbacks/runs/record/best_epoch.js';

describe('examples with a record', function () {
  this.timeout(120_000);

  it('penguins: a confusion matrix of three species', async () => {
    const lines: string[] = [];
    const {run, confusion} = await penguins({log: text => lines.push(text)});
    const sums = confusion.map(row => row.reduce((a, b) => a + b));
    expect(sums, 'every third penguin of each species').to.deep.equal([49, 23, 40]);
    const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
    expect(right / 112).to.be.within(0.8, 0.99);
    expect(confusion[2][2], 'Gentoo penguins are easy').to.equal(40);
    expect(lines).to.have.length(5);
    expect(lines[0]).to.match(/Adelie +Chinstrap +Gentoo/);
    expect(run.evaluation?.perClass?.map(({name}) => name)).to.deep.equal(['Adelie', 'Chinstrap', 'Gentoo']);
  });

  it('weather: better than the mean, with residuals around 0', async () => {
    const lines: string[] = [];
    const {run, final, residuals} = await weather({log: text => lines.push(text)});
    expect(final.r2_score).to.be.greaterThan(0.75);
    expect(final.mae).to.be.lessThan(3);
    expect(Math.abs(residuals.mean)).to.be.lessThan(1.5);
    expect(run.evaluation?.task).to.equal('regression');
    expect(lines).to.have.length(3);
  });

  it('VAE: both terms of the loss are in the logs', async () => {
    const {run, history} = await vae({epochs: 40, log: () => undefined});
    for (const {logs} of run.epochs) {
      expect(logs).to.include.keys('loss', 'data_loss', 'kl', 'val_loss', 'val_data_loss', 'val_kl');
      expect(logs.loss).to.be.closeTo(Number(logs.data_loss) + Number(logs.kl), 1e-4);
    }
    const last = (key: string) => history[key].at(-1) as number;
    expect(last('val_loss')).to.be.lessThan(history.val_loss[0] * 0.9);
    expect(last('kl'), 'the latent distributions say something').to.be.greaterThan(0.3);
  });

  it('transfer learning: two trainings on one axis', async () => {
    const {run} = await transfer({log: () => undefined});
    expect(run.epochs.map(({epoch}) => epoch)).to.deep.equal(Array.from({length: 20}, (_, i) => i));
    expect(run.events.filter(({kind}) => kind === 'fit').length).to.be.greaterThan(0);
    const loss = (epoch: number) => Number(run.epochs[epoch].logs.val_loss);
    expect(loss(19)).to.be.lessThan(loss(7));
    expect(bestEpoch(run)?.epoch).to.be.greaterThan(7);
    expect(run.evaluation?.count).to.equal(112);
  });
});
