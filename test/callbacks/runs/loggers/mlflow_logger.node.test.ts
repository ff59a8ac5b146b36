/** MLflowLogger against a server on this machine. */
import {expect} from 'chai';
import {MLflowLogger, type MLflowLoggerOptions} from '../../../../callbacks/runs/index.js';
import {failureOf} from '../../../outcomes.js';
import {FakeMLflow} from './fake_mlflow.js';
import {LocalServer} from './local_server.js';

const RUN = {id: 'run-1', name: 'first', time: 5, isResumed: false, config: {}};

describe('MLflowLogger', () => {
  const server = new LocalServer();
  let mlflow: FakeMLflow;

  before(() => server.start());
  beforeEach(() => {
    mlflow = new FakeMLflow();
    server.asked.length = 0;
    server.answer = asked => mlflow.answer(asked);
  });
  after(() => server.stop());

  const made = (options: MLflowLoggerOptions = {}) =>
    new MLflowLogger({url: server.url, experiment: 'digits', interval: 0, ...options});

  it('creates the experiment and the run, and logs params and metrics', async () => {
    const logger = made();
    const config = {optimizer: 'Adam', model: {layers: 2}, list: [1, 2], long: 'x'.repeat(7000), none: ''};
    logger.start({...RUN, config});
    logger.log(0, {loss: 0.1 + 0.2, val_loss: NaN}, 11);
    logger.log(1, {'loss': Infinity, 'f@1': 1}, 12);
    await logger.finish('killed');
    expect(Object.fromEntries(mlflow.params)).to.deep.equal({
      'optimizer': 'Adam',
      'model.layers': '2',
      'list': '[1,2]',
      'long': `${'x'.repeat(5999)}…`,
    });
    expect(mlflow.metrics).to.deep.equal([
      {key: 'loss', value: 0.1 + 0.2, timestamp: 11, step: 0},
      {key: 'val_loss', value: 'NaN', timestamp: 11, step: 0},
      {key: 'loss', value: 'Infinity', timestamp: 12, step: 1},
      {key: 'f_1', value: 1, timestamp: 12, step: 1},
    ]);
    expect(mlflow.statuses).to.deep.equal(['KILLED']);
    const create = server.asked.find(({path}) => path.endsWith('runs/create'));
    expect(create?.body).to.deep.include({experiment_id: '7', run_name: 'first', start_time: 5});
  });

  it('keeps the limits of a request', async () => {
    const logger = made();
    const config = Object.fromEntries(Array.from({length: 250}, (_, i) => [`p${i}`, i]));
    logger.start({...RUN, config});
    logger.log(0, Object.fromEntries(Array.from({length: 2500}, (_, i) => [`m${i}`, i])));
    await logger.finish('finished');
    expect(mlflow.most).to.deep.equal({metrics: 1000, params: 100});
    expect(mlflow.metrics).to.have.length(2500);
    expect(mlflow.params.size).to.equal(250);
  });

  it('logs nothing twice when an answer is lost, or the run continues', async () => {
    let lost = 0;
    server.answer = asked => {
      const answer = mlflow.answer(asked);
      return asked.body.metrics !== undefined && lost++ === 0 ? undefined : answer;
    };
    const logger = made();
    logger.start({...RUN, config: {epochs: 2}});
    for (const step of [0, 1]) logger.log(step, {loss: step});
    await logger.finish('finished');
    expect(mlflow.history('loss')).to.deep.equal([
      [0, 0],
      [1, 1],
    ]);
    const resumed = made();
    resumed.start({...RUN, isResumed: true, config: {epochs: 3}});
    for (const step of [1, 2]) resumed.log(step, {loss: step, acc: step});
    await resumed.finish('finished');
    expect(mlflow.history('loss').map(([step]) => step)).to.deep.equal([0, 1, 2]);
    expect(mlflow.history('acc').map(([step]) => step)).to.deep.equal([1, 2]);
    expect(mlflow.params.get('epochs')).to.equal('2');
    expect(mlflow.statuses).to.deep.equal(['FINISHED', 'RUNNING', 'FINISHED']);
  });

  it('stores files, after the values', async () => {
    const logger = made();
    logger.start(RUN);
    logger.log(0, {loss: 1});
    server.answer = asked => (asked.method === 'PUT' ? {} : mlflow.answer(asked));
    logger.artifact('plots/a b.json', '{"a": 1}');
    await logger.finish('finished');
    const {path, body, headers} = server.asked.find(({method}) => method === 'PUT')!;
    expect(path).to.equal('/api/2.0/mlflow-artifacts/artifacts/7/a%20b/artifacts/plots/a%20b.json');
    expect(body).to.deep.equal({a: 1});
    expect(headers['content-type']).to.equal('application/octet-stream');
    expect(server.asked.at(-1)?.path).to.equal('/api/2.0/mlflow/runs/update');
  });

  it('waits while the server is away, slow or busy', async () => {
    let calls = 0;
    server.answer = async asked => {
      calls++;
      if (calls === 1) return {status: 503, headers: {'Retry-After': '0'}};
      if (calls === 2) await new Promise(resolve => setTimeout(resolve, 400));
      return mlflow.answer(asked);
    };
    const logger = made({timeout: 0.3});
    await server.stop();
    logger.start(RUN);
    logger.log(0, {loss: 1});
    setTimeout(() => void server.start(), 300);
    await logger.finish('finished');
    expect(mlflow.history('loss')).to.deep.equal([[0, 1]]);
  });

  it('sends a token, and a password of the address, in a header, and shows neither in an error', async () => {
    server.answer = ({headers}) => ({
      status: 401,
      json: `no access for ${headers.authorization} and ${headers['x-key']}`,
    });
    const address = server.url.replace('//', '//me:pass%20word@');
    const cases: [MLflowLoggerOptions, string][] = [
      [{url: address}, `Basic ${btoa('me:pass word')}`],
      [{token: 'secret-token'}, 'Bearer secret-token'],
      [{headers: {'X-Key': 'secret-key', 'Authorization': 'Custom abc'}}, 'Custom abc'],
    ];
    for (const [options, authorization] of cases) {
      const logger = made(options);
      logger.start(RUN);
      const {message} = await failureOf(logger.finish('finished'));
      expect(server.asked.at(-1)?.headers.authorization).to.equal(authorization);
      expect(message).to.match(
        /^MLflowLogger: stopped logging: http:\/\/127\.0\.0\.1:\d+ answered 401 Unauthorized to GET /,
      );
      for (const secret of ['secret', 'pass', 'me@', btoa('me:pass word'), 'Custom abc']) {
        expect(message).not.to.contain(secret);
      }
    }
  });

  it('says so when the address is not that of an MLflow server', async () => {
    server.answer = () => ({json: '<html>'});
    const logger = made();
    logger.start(RUN);
    const {message} = await failureOf(logger.finish('finished'));
    expect(message).to.match(
      /did not answer with JSON to GET .* Is this the address of the server itself\?$/,
    );
  });

  it('names the server that it cannot reach, without the password', async () => {
    const logger = new MLflowLogger({url: 'http://me:word@127.0.0.1:1/mlflow?token=abc', giveUpAfter: 0});
    logger.start(RUN);
    const {message} = await failureOf(logger.finish('finished'));
    expect(message).to.match(/could not reach http:\/\/127\.0\.0\.1:1\/mlflow: /);
    for (const secret of ['word', 'abc']) expect(message).not.to.contain(secret);
  });

  it('refuses wrong options, without showing a secret', async () => {
    expect(() => made({url: 'localhost:5000'})).to.throw('url must be the address of a server');
    const wrong = await failureOf(() => made({url: 'ftp://me:word@host/?token=abc'}));
    expect(wrong.message).to.contain('got "ftp://(hidden)@host/?token=(hidden)".');
    expect(() => made({experiment: ''})).to.throw('experiment must be a string that is not empty');
    expect(() => made({token: 'a b'})).to.throw('token must be a text without spaces; got "string"');
    expect(() => made({headers: {a: 1 as never}})).to.throw('headers must be an object with texts');
    expect(() => made({headers: {a: 'x\ny-secret'}})).to.throw(/not allowed in a header\.$/);
    expect(() => made({timeout: -1})).to.throw('timeout must be a number, at least 0; got -1.');
    expect(() => new MLflowLogger({tracking_uri: server.url} as never)).not.to.throw();
    expect(() => made({experimnt: 'a'} as never)).to.throw('Did you mean "experiment"?');
  });
});
