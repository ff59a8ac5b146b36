/** The loggers that take an object of the caller: a run of Weights & Biases, a meter of OpenTelemetry. */
import {expect} from 'chai';
import {OpenTelemetryLogger, RunTracker, WandbLogger} from '../../../../callbacks/runs/index.js';
import {binaryModel, samples} from '../../helpers.js';

const RUN = {id: 'a', name: 'first', time: 0, isResumed: false, config: {}};

describe('WandbLogger', () => {
  it("logs to the caller's run, with the epoch as the step", async () => {
    const rows: unknown[] = [];
    const run = {log: (data: object, step?: number) => void rows.push([step, data])};
    const model = binaryModel();
    const {x, y} = samples(20, 1);
    const {history} = await model.fit(x, y, {
      epochs: 2,
      verbose: 0,
      callbacks: new RunTracker(new WandbLogger(run)),
    });
    expect(rows).to.deep.equal(history.loss.map((loss, epoch) => [epoch, {epoch, loss}]));
    model.dispose();
  });

  it('has steps that never decrease when batches are logged too', async () => {
    const rows: unknown[] = [];
    const logger = new WandbLogger({log: (data, step) => void rows.push([step, data])});
    logger.start(RUN);
    await logger.log(0, {'batch/loss': 3});
    await logger.log(1, {'batch/loss': 2});
    await logger.log(0, {loss: 2.5});
    await logger.log(2, {'batch/loss': 1});
    logger.finish();
    expect(rows).to.deep.equal([
      [0, {'batch/loss': 3}],
      [1, {'batch/loss': 2}],
      [1, {epoch: 0, loss: 2.5}],
      [2, {'batch/loss': 1}],
    ]);
  });

  it('does not send steps again that a resumed run has', async () => {
    const rows: unknown[] = [];
    const logger = new WandbLogger({log: (_, step) => void rows.push(step), step: 2});
    logger.start({...RUN, isResumed: true});
    for (const epoch of [0, 1, 2, 3]) await logger.log(epoch, {loss: 1});
    expect(rows).to.deep.equal([2, 3]);
  });

  it('refuses what is no run', () => {
    expect(() => new WandbLogger({} as never)).to.throw('WandbLogger: expected a run with a method log');
    expect(() => new WandbLogger(undefined as never)).to.throw('got undefined.');
  });
});

describe('OpenTelemetryLogger', () => {
  const record = () => {
    const seen: unknown[] = [];
    const meter = {
      createGauge: (name: string) => ({
        record: (value: number, attributes?: object) => void seen.push([name, value, attributes]),
      }),
    };
    return {seen, meter};
  };

  it('records gauges with the run as attributes, and leaves out what is not finite', () => {
    const {seen, meter} = record();
    const logger = new OpenTelemetryLogger(meter, {attributes: {team: 'vision'}});
    logger.start(RUN);
    logger.log(4, {'loss': 0.5, 'top 5': 1, 'val_loss': NaN});
    logger.log(9, {'batch/loss': 2});
    const attributes = {'team': 'vision', 'run.id': 'a', 'run.name': 'first'};
    expect(seen).to.deep.equal([
      ['training.loss', 0.5, attributes],
      ['training.top_5', 1, attributes],
      ['training.epoch', 4, attributes],
      ['training.batch/loss', 2, attributes],
      ['training.batch/step', 9, attributes],
    ]);
  });

  it('refuses what is no meter, and wrong options', () => {
    const {meter} = record();
    expect(() => new OpenTelemetryLogger({} as never)).to.throw('expected a meter with createGauge');
    expect(() => new OpenTelemetryLogger(meter, {prefix: '1'})).to.throw('prefix must begin with a letter');
    expect(() => new OpenTelemetryLogger(meter, {prefx: 'a'} as never)).to.throw('unknown option "prefx"');
  });
});
