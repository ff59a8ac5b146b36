/** Trainings of two processes in one place, and of a process that was killed. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {BackupAndRestore, CSVLogger, ModelCheckpoint, TensorBoard} from '../../../callbacks/index.js';
import type {FileStore} from '../../../callbacks/ports/file_store.js';
import {NodeFolder} from '../../../callbacks/ports/node_folder.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {bytes} from '../ports/store_contract.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(20, 3);

describe('Two processes in one place', () => {
  let root: string;
  let child: ChildProcess | undefined;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'place-'))));
  afterEach(async () => {
    child?.kill('SIGKILL');
    await rm(root, {recursive: true});
  });

  const made = () => ({
    CSVLogger: () => new CSVLogger(join(root, 'log.csv')),
    BackupAndRestore: () => new BackupAndRestore(join(root, 'backup')),
    ModelCheckpoint: () =>
      new ModelCheckpoint(join(root, 'models', '{epoch:03d}'), {saveTopK: 2, monitor: 'loss'}),
    TensorBoard: () => new TensorBoard(join(root, 'board')),
  });
  const fit = (callbacks: object[], epochs = 3) =>
    withMetrics(binaryModel(), {seed: 1}).fit(x, y, {epochs, verbose: 0, callbacks});

  /** Starts the training of all callbacks in another process, and waits for its second epoch. */
  async function other(): Promise<void> {
    const own = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/callbacks/locks/write_lock_child.ts', root],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    child = own;
    await new Promise<void>((resolve, reject) => {
      own.stdout.on('data', data => String(data).includes('epoch 1') && resolve());
      own.on('exit', code => reject(new Error(`the child ended with ${code}`)));
    });
  }

  async function killed(): Promise<void> {
    const own = child as ChildProcess;
    const gone = new Promise(resolve => own.removeAllListeners('exit').on('exit', resolve));
    own.kill('SIGKILL');
    await gone;
  }

  it('each callback refuses; after a kill the next training begins at once, and resumes', async () => {
    await other();
    for (const [kind, make] of Object.entries(made())) {
      const {message} = await failureOf(fit([make()]));
      expect(message).to.match(new RegExp(`^${kind}: another training \\(process ${child?.pid}, since `));
    }
    await killed();
    const start = performance.now();
    const {value, warnings} = await listen(() =>
      fit(
        Object.values(made()).map(make => make()),
        6,
      ),
    );
    expect(performance.now() - start).to.be.below(10_000); // waiting for heartbeats takes 12 s
    expect(value.epoch).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(warnings.filter(text => text.includes('another training'))).to.deep.equal([]);
    const rows = (await readFile(join(root, 'log.csv'), 'utf8')).trimEnd().split('\r\n').slice(1);
    expect(rows.map(row => row.split(',')[0])).to.deep.equal(['0', '1', '2', '3', '4', '5']);
    const names = await readdir(root, {recursive: true});
    expect(names.filter(name => name.endsWith('.lock'))).to.deep.equal([]);
  });

  it('the process number of a killed process may belong to another one now', async () => {
    const record = {token: 'a', since: 0, beat: 0, machine: '', pid: process.pid, started: '1', web: false};
    const {ownProcess, isRunning} = await import('../../../callbacks/ports/node_process.js');
    const own = await ownProcess();
    expect(await isRunning(own.pid, own.started)).to.equal(own.started === '' ? undefined : true);
    if (own.started === '') return;
    expect(await isRunning(own.pid, '1')).to.equal(false);
    await writeFile(join(root, '.log.csv.lock'), JSON.stringify({...record, machine: own.machine}));
    const start = performance.now();
    await fit([made().CSVLogger()]);
    expect(performance.now() - start).to.be.below(10_000);
  });

  it('of another machine, only heartbeats show whether it runs', async () => {
    const file = join(root, '.log.csv.lock');
    const record = {token: 'a', since: 0, machine: 'elsewhere', pid: 1, started: '1', web: false};
    let beat = 0;
    const write = () => writeFile(file, JSON.stringify({...record, beat: beat++}));
    await write();
    const timer = setInterval(() => void write(), 1500);
    try {
      expect((await failureOf(fit([made().CSVLogger()]))).message).to.include('another training (process 1');
    } finally {
      clearInterval(timer);
    }
    await fit([made().CSVLogger()]);
  });

  it('of two that begin at the same moment, one gets an error before it trains', async () => {
    const store = new NodeFolder(root);
    let beat = 0;
    const record = {token: 'a', since: 0, machine: 'elsewhere', pid: 1, started: '1', web: false};
    const write = () => store.write('.log.csv.lock', bytes(JSON.stringify({...record, beat: beat++})));
    // The other process writes its record when this one has just found none.
    const late: FileStore = Object.assign(Object.create(store) as FileStore, {
      async read(name: string) {
        const found = await store.read(name);
        if (name.endsWith('.lock')) await write();
        return found;
      },
    });
    let epochs = 0;
    const count = {onEpochBegin: () => void epochs++};
    const csv = new CSVLogger({store: late, name: 'log.csv'});
    expect((await failureOf(fit([csv, count]))).message).to.include('another training (process 1');
    expect(epochs).to.equal(0);
    expect(await store.list()).to.deep.equal(['.log.csv.lock']);
  });

  it('a damaged record is ignored', async () => {
    for (const text of ['', '{', 'null', '{"token": 1}', '[]']) {
      await writeFile(join(root, '.log.csv.lock'), text);
      await fit([made().CSVLogger()]);
    }
  });

  it('a training that lost its place, because it did not respond, gets an error before it writes', async () => {
    const take = {
      onEpochEnd: (epoch: number) =>
        epoch === 1 && writeFile(join(root, '.log.csv.lock'), JSON.stringify({token: 'b', since: 0, pid: 0})),
    };
    const {message} = await failureOf(fit([made().CSVLogger(), take], 5));
    expect(message).to.match(/^CSVLogger: another training writes to log\.csv/);
    expect((await readFile(join(root, 'log.csv'), 'utf8')).trimEnd().split('\r\n')).to.have.length(3);
  });
});
