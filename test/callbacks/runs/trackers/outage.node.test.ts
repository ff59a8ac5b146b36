/** Trackers whose server is away for a minute, by a clock that is forty times as fast. */
import {expect} from 'chai';
import {MLflowLogger, RunTracker, TrackioLogger} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {listen} from '../../../outcomes.js';
import {binaryModel, samples} from '../../helpers.js';
import {withFastClock} from '../loggers/fast_clock.js';
import {MemoryLogger} from './memory_logger.js';
import {type Outage, OutageServer} from '../loggers/outage_server.js';

const EPOCHS = 12;
const MINUTE = 60_000;
const OUTAGES: readonly Outage[] = ['refuses connections', 'does not answer', 'is busy', 'loses its answers'];

describe('trackers whose server is away for a minute', function () {
  this.timeout(60_000);
  const servers = OUTAGES.map(outage => new OutageServer(outage));
  const memory = new MemoryLogger();
  let warnings: string[];

  /** Comes back after a minute, but not before the last epoch has ended: training must not wait for it. */
  async function away(lastEpoch: Promise<void>): Promise<void> {
    await Promise.all(servers.map(server => server.leave()));
    await new Promise<void>(resolve => setTimeout(resolve, MINUTE));
    await lastEpoch;
    await Promise.all(servers.map(server => server.comeBack()));
  }

  async function train(): Promise<void> {
    const {x, y} = samples(40, 1);
    const model = withMetrics(binaryModel(['accuracy']));
    const loggers = servers.flatMap(({url}) => [
      new MLflowLogger({url, experiment: 'digits', timeout: 20}),
      new TrackioLogger({url, project: 'digits', timeout: 20}),
    ]);
    let [over, end] = [Promise.resolve(), () => {}];
    const lastEpoch = new Promise<void>(resolve => (end = resolve));
    const onEpochEnd = (epoch: number) => {
      if (epoch === 3) over = away(lastEpoch);
      if (epoch === EPOCHS - 1) end();
    };
    try {
      await model.fit(x, y, {
        batchSize: 20,
        epochs: EPOCHS,
        verbose: 0,
        callbacks: [{onEpochEnd}, new RunTracker([memory, ...loggers], {batches: true})],
      });
    } finally {
      end(); // loggers would go on trying if the training failed
      await over;
    }
    model.dispose();
    x.dispose();
    y.dispose();
  }

  before(async () => {
    await Promise.all(servers.map(server => server.start()));
    ({warnings} = await listen(() => withFastClock(40, train)));
  });
  after(() => Promise.all(servers.map(server => server.stop())));

  for (const [i, outage] of OUTAGES.entries()) {
    it(`have every number once, in order, if it ${outage}`, () => {
      const {mlflow} = servers[i];
      for (const key of ['loss', 'acc', 'batch/loss', 'batch/acc']) {
        const expected = memory.logs.flatMap(([step, values]) =>
          key in values ? [[step, values[key]]] : [],
        );
        expect(expected).to.have.length(key.startsWith('batch/') ? 2 * EPOCHS : EPOCHS);
        expect(mlflow.history(key)).to.deep.equal(expected);
        expect(servers[i].inTrackio(key)).to.deep.equal(expected);
      }
      expect(mlflow.statuses).to.deep.equal(['FINISHED']);
      if (outage !== 'refuses connections') expect(servers[i].failed).to.be.greaterThan(0);
    });
  }

  it('warn of nothing', () => {
    expect(warnings.filter(text => /Logger|Tracker/.test(text))).to.deep.equal([]);
  });
});
