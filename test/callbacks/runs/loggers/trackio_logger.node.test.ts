/** TrackioLogger against a server on this machine. */
import {expect} from 'chai';
import {TrackioLogger, type TrackioLoggerOptions} from '../../../../callbacks/runs/index.js';
import {failureOf} from '../../../outcomes.js';
import {LocalServer} from './local_server.js';

const RUN = {id: 'run-1', name: 'first', time: 5, isResumed: false, config: {epochs: 2}};

describe('TrackioLogger', () => {
  const server = new LocalServer();

  before(() => server.start());
  beforeEach(() => {
    server.asked.length = 0;
    server.answer = () => ({json: {data: null}});
  });
  after(() => server.stop());

  const made = (options: TrackioLoggerOptions = {}) =>
    new TrackioLogger({url: server.url, project: 'digits', interval: 0, ...options});

  it('sends entries with ids, and the config once', async () => {
    const logger = made({writeToken: 'abc'});
    logger.start(RUN);
    logger.log(0, {'batch/loss': 2});
    await new Promise(resolve => setTimeout(resolve, 100));
    logger.log(0, {loss: 1.5, val_loss: NaN});
    await logger.finish('finished');
    expect(server.asked.map(({method, path}) => `${method} ${path}`)).to.deep.equal([
      'POST /api/bulk_log',
      'POST /api/bulk_log',
    ]);
    expect(server.asked[0].headers['x-trackio-write-token']).to.equal('abc');
    const common = {project: 'digits', run: 'first', run_id: 'run-1', step: 0};
    expect(server.asked.map(({body}) => body)).to.deep.equal([
      {
        logs: [{...common, metrics: {'batch/loss': 2}, config: {epochs: 2}, log_id: 'run-1-batch-0'}],
        hf_token: null,
      },
      {
        logs: [{...common, metrics: {loss: 1.5, val_loss: 'NaN'}, config: null, log_id: 'run-1-0'}],
        hf_token: null,
      },
    ]);
  });

  it('sends entries again when the answer is lost, with the same ids', async () => {
    let calls = 0;
    server.answer = () => (calls++ === 0 ? undefined : {json: {data: null}});
    const logger = made();
    logger.start(RUN);
    logger.log(0, {loss: 1});
    await logger.finish('finished');
    expect(server.asked).to.have.length(2);
    expect(server.asked[1].body).to.deep.equal(server.asked[0].body);
  });

  it('takes the address that trackio prints, and tokens, and shows none of them', async () => {
    server.answer = ({headers}) => ({
      status: 400,
      json: {error: `denied ${headers['x-trackio-write-token']}`},
    });
    for (const options of [
      {url: `${server.url}/?project=a&write_token=secret-a`},
      {writeToken: 'secret-b', hfToken: 'secret-c'},
    ]) {
      const logger = made(options);
      logger.start(RUN);
      logger.log(0, {loss: 1});
      const {message} = await failureOf(logger.finish('finished'));
      expect(message).to.match(/answered 400 Bad Request to POST \/api\/bulk_log: .*denied \(hidden\)/);
      expect(message).not.to.contain('secret');
    }
    expect(server.asked.map(({headers}) => headers['x-trackio-write-token'])).to.deep.equal([
      'secret-a',
      'secret-b',
    ]);
    expect(server.asked[1].headers.authorization).to.equal('Bearer secret-c');
    expect(server.asked[1].body.hf_token).to.equal('secret-c');
  });

  it('refuses wrong options', () => {
    expect(() => made({project: ''})).to.throw('TrackioLogger: project must be a string that is not empty');
    expect(() => made({writeToken: 'a\nb'})).to.throw(
      /writeToken must be a text without spaces; got "string"\.$/,
    );
    expect(() => made({url: 5 as never})).to.throw('url must be the address of a server');
    expect(() => made({space: 'a/b'} as never)).to.throw('unknown option "space"');
  });
});
