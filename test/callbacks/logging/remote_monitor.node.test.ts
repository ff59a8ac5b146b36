/** RemoteMonitor against a server on this machine. */
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {RemoteMonitor, type RemoteMonitorOptions} from '../../../callbacks/index.js';
import {binaryModel, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';

interface Got {
  readonly url: string;
  readonly type: string | undefined;
  readonly token: unknown;
  readonly body: string;
}

describe('RemoteMonitor', () => {
  let server: Server;
  let root: string;
  let got: Got[];
  let answer: (response: ServerResponse) => void;

  before(done => {
    server = createServer(async (request: IncomingMessage, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const {'content-type': type, 'x-token': token} = request.headers;
      got.push({url: `${request.method} ${request.url}`, type, token, body});
      answer(response);
    }).listen(0, '127.0.0.1', done);
  });
  beforeEach(() => {
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    got = [];
    answer = response => response.end();
  });
  after(done => {
    server.closeAllConnections();
    server.close(done);
  });

  async function drive(options: RemoteMonitorOptions, ...logs: tf.Logs[]): Promise<string[]> {
    const monitor = new RemoteMonitor({root, ...options});
    const {warnings} = await listen(async () => {
      await monitor.onTrainBegin();
      for (const [epoch, log] of logs.entries()) await monitor.onEpochEnd(epoch, log);
    });
    return warnings;
  }

  it("posts a form with Keras's names, and headers", async () => {
    await drive({headers: {'X-Token': 'abc'}}, {loss: 0.5, val_loss: 1e-7}, {loss: NaN});
    expect(got.map(g => g.url)).to.deep.equal(new Array(2).fill('POST /publish/epoch/end/'));
    expect(got[0].type).to.match(/^application\/x-www-form-urlencoded/);
    expect(got[0].token).to.equal('abc');
    const records = got.map(g => JSON.parse(new URLSearchParams(g.body).get('data') as string));
    expect(records).to.deep.equal([
      {epoch: 0, loss: 0.5, val_loss: 1e-7},
      {epoch: 1, loss: null},
    ]);
  });

  it('posts JSON with sendAsJson', async () => {
    await drive({sendAsJson: true, path: '/x', headers: {'X-Token': 'abc'}}, {loss: 0.25});
    const [{url, type, token, body}] = got;
    expect([url, type, token]).to.deep.equal(['POST /x', 'application/json', 'abc']);
    expect(JSON.parse(body)).to.deep.equal({epoch: 0, loss: 0.25});
  });

  it('posts the epochs of a training', async () => {
    const {x, y} = samples(20, 3);
    const model = binaryModel();
    const monitor = new RemoteMonitor(root, {sendAsJson: true});
    const before = tf.memory().numTensors;
    const {history} = await model.fit(x, y, {epochs: 3, verbose: 0, callbacks: monitor});
    expect(got.map(g => JSON.parse(g.body))).to.deep.equal(
      [0, 1, 2].map(epoch => ({epoch, loss: history.loss[epoch]})),
    );
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose([x, y]);
  });

  it('warns once and continues when there is no server, when it refuses, and when it does not answer', async () => {
    const logs = [{loss: 1}, {loss: 2}];
    const [refused] = await drive({root: 'http://127.0.0.1:1'}, ...logs);
    expect(refused).to.match(/^RemoteMonitor: could not reach the server at http:\/\/127.0.0.1:1: .+\.$/);
    answer = response => void response.writeHead(500).end();
    expect(await drive({}, ...logs)).to.deep.equal([
      `RemoteMonitor: could not reach the server at ${root}: it answered 500 Internal Server Error.`,
    ]);
    expect(got).to.have.length(2);
    answer = () => undefined;
    expect(await drive({timeout: 30}, ...logs)).to.deep.equal([
      `RemoteMonitor: could not reach the server at ${root}: no answer within 30 ms.`,
    ]);
  });

  it('invalid addresses and unknown options are errors', () => {
    expect(() => new RemoteMonitor('localhost')).to.throw('root and path must form a URL');
    expect(() => new RemoteMonitor({sendJson: true} as never)).to.throw('Did you mean "sendAsJson"?');
  });

  it('waits for `timeout`: Infinity, and more than a timer of the runtime can hold', async () => {
    for (const timeout of [Infinity, 2 ** 31, 1e300]) {
      got = [];
      answer = response => void setTimeout(() => response.end(), 60);
      expect(await drive({timeout}, {loss: 1})).to.deep.equal([]);
      expect(got).to.have.length(1);
    }
    answer = response => void setTimeout(() => response.end(), 2000);
    expect((await drive({timeout: 20}, {loss: 1}))[0]).to.include('no answer within 20 ms');
  });

  it('a metric that is called epoch does not replace the number of the epoch', async () => {
    const logs = JSON.parse('{"epoch": 0.5, "constructor": 1, "__proto__": 2, "epoch_1": 3}') as tf.Logs;
    await drive({sendAsJson: true}, logs);
    expect(got[0].body).to.equal('{"epoch":0,"epoch_2":0.5,"constructor":1,"__proto__":2,"epoch_1":3}');
  });
});
