/** Real servers of MLflow and trackio: what is read back is what was logged. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {MLflowLogger, RunTracker} from '../../../../../callbacks/runs/index.js';
import {hasTrackers} from '../../../../../tools/tracker_servers.mjs';
import {bundleChild} from '../../../../bundle_child.js';
import {SwitchedProxy} from './switched_proxy.js';
import {ORIGIN, TrackerServers, type Values} from './tracker_servers.js';

const EPOCHS = 200;
const BATCHES = 2;

describe('the servers of MLflow and trackio', () => {
  const servers = new TrackerServers();
  const [mlflow, trackio] = [new SwitchedProxy(), new SwitchedProxy()];
  let folder: string;
  let script: string;

  before(async function () {
    if (!hasTrackers()) this.skip();
    this.timeout(240_000);
    [script] = await Promise.all([
      bundleChild('test/callbacks/runs/loggers/servers/child.ts'),
      servers.start(),
    ]);
    await connectAll();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tracked-'));
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));
  after(() => {
    cutAll();
    servers.stop();
    if (script !== undefined) rmSync(script);
  });

  const connectAll = async () => {
    await mlflow.start(servers.mlflowPort);
    await trackio.start(servers.trackioPort);
  };
  const cutAll = () => {
    mlflow.stop();
    trackio.stop();
  };

  /** Trains in a process of its own; `onEpoch` is called with each epoch that it has trained. */
  function train(onEpoch: (epoch: number, child: ChildProcess) => void): Promise<string | number | null> {
    return new Promise((resolve, reject) => {
      const args = [script, folder, mlflow.url, trackio.url, String(EPOCHS)];
      const child = spawn(process.execPath, args);
      let [said, errors] = ['', ''];
      child.stdout.on('data', text => {
        said += String(text);
        const lines = said.split('\n');
        said = lines.pop() as string;
        for (const line of lines) if (line.startsWith('epoch ')) onEpoch(Number(line.slice(6)), child);
      });
      child.stderr.on('data', text => (errors += String(text)));
      child.on('error', reject);
      child.on('close', (code, signal) =>
        code === 0 || signal === 'SIGKILL' ? resolve(signal ?? code) : reject(new Error(errors)),
      );
    });
  }

  /** Compares what all three trackers have with the history of the training. */
  async function expectWhole(): Promise<void> {
    const {id, history} = JSON.parse(readFileSync(join(folder, 'ended.json'), 'utf8')) as {
      id: string;
      history: Record<string, (number | string)[]>;
    };
    const lines = readFileSync(join(folder, 'log.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as {type: string; step: number; values: Record<string, unknown>});
    const inFile = (key: string): Values =>
      lines
        .filter(({type, values}) => type === 'log' && key in values)
        .map(({step, values}) => [step, Number(values[key])] as const);
    const run = await servers.mlflowRun(id);
    const inTrackio = await servers.trackioRun(id);
    expect(run.status).to.equal('FINISHED');
    const batchKeys = ['batch/loss', 'batch/acc'];
    expect(run.keys).to.have.members([...Object.keys(history), ...batchKeys]);
    for (const [key, values] of Object.entries(history)) {
      const expected = values.map((value, epoch) => [epoch, Number(value)]);
      expect(expected).to.have.length(EPOCHS);
      expect(inFile(key), `${key} in the file`).to.deep.equal(expected);
      expect(await run.history(key), `${key} in MLflow`).to.deep.equal(expected);
      expect(inTrackio(key), `${key} in trackio`).to.deep.equal(expected);
    }
    for (const key of batchKeys) {
      const expected = inFile(key);
      expect(expected.map(([step]) => step)).to.deep.equal(
        Array.from({length: EPOCHS * BATCHES}, (_, i) => i),
      );
      expect(await run.history(key), `${key} in MLflow`).to.deep.equal(expected);
      expect(inTrackio(key), `${key} in trackio`).to.deep.equal(expected);
    }
  }

  it('keep every number of a run once: away for a time, the training killed twice and resumed', async () => {
    let isDone = false;
    /** Acts in the first epoch from `epoch` on: with the last backup, a resumed training begins earlier. */
    const once = (epoch: number, act: (child: ChildProcess) => void) => {
      isDone = false;
      return (trained: number, child: ChildProcess) => {
        if (trained < epoch || isDone) return;
        isDone = true;
        act(child);
      };
    };
    expect(await train(once(50, child => child.kill('SIGKILL')))).to.equal('SIGKILL');
    const killWhileAway = once(80, child => {
      cutAll();
      setTimeout(() => child.kill('SIGKILL'), 200);
    });
    expect(await train(killWhileAway)).to.equal('SIGKILL');
    await connectAll();
    const away = once(150, () => {
      cutAll();
      setTimeout(() => void connectAll(), 3000);
    });
    expect(await train(away)).to.equal(0);
    await expectWhole();
  });

  it('store a file, and allow a page of the origin to which MLflow was told to answer', async () => {
    const logger = new MLflowLogger({url: mlflow.url, experiment: 'files'});
    const tracker = new RunTracker(logger);
    await tracker.onTrainBegin();
    await tracker.onEpochEnd(0, {loss: 1});
    tracker.artifact('reports/report.html', '<p>Good</p>');
    await tracker.onTrainEnd();
    const url = `http://127.0.0.1:${servers.mlflowPort}/api/2.0/mlflow/runs/log-batch`;
    const headers = {
      'Origin': ORIGIN,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    };
    const answer = await fetch(url, {method: 'OPTIONS', headers});
    expect(answer.headers.get('access-control-allow-origin')).to.equal(ORIGIN);
  });
});
