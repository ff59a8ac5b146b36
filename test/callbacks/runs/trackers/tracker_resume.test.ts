/** A RunTracker in a training that resumes from a backup. */
import {expect} from 'chai';
import {BackupAndRestore, MemoryStore} from '../../../../callbacks/index.js';
import {
  BufferedLogger,
  JsonLinesLogger,
  type LogEntry,
  RunTracker,
} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {failureOf} from '../../../outcomes.js';
import {binaryModel, samples} from '../../helpers.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 10, verbose: 0} as const;
const name = 'log.jsonl';

/** A store that keeps its files, as a disk does. */
class Disk extends MemoryStore {
  override readonly lasts = true as never;
}

interface Line {
  readonly run: string;
  readonly type: string;
  readonly step: number;
  readonly values: Record<string, number>;
}

const linesOf = (store: MemoryStore): Line[] =>
  new TextDecoder()
    .decode(store.files.get(name))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line);

/** Trains, and fails at the end of an epoch or a batch, before the backup. */
async function train(
  backups: Disk,
  logger: BufferedLogger,
  saveFreq: 'epoch' | number,
  crashAt?: {epoch: number; batch?: number},
): Promise<number[]> {
  const model = withMetrics(binaryModel(), {seed: 3});
  let at = -1;
  const crash = {
    onEpochBegin: (epoch: number) => void (at = epoch),
    onBatchEnd: (batch: number) => {
      if (crashAt?.batch === batch && at === crashAt.epoch) throw new Error('crash');
    },
    onEpochEnd: (epoch: number) => {
      if (crashAt?.batch === undefined && epoch === crashAt?.epoch) throw new Error('crash');
    },
  };
  const callbacks = [
    new RunTracker(logger, {batches: true}),
    crash,
    new BackupAndRestore(backups, {saveFreq, deleteCheckpoint: crashAt !== undefined}),
  ];
  try {
    const {history} = await model.fit(x, y, {...base, epochs: 5, callbacks: callbacks as never});
    return history.loss;
  } finally {
    model.dispose();
  }
}

describe('RunTracker after a resume', () => {
  for (const [saveFreq, crashAt] of [
    ['epoch', {epoch: 2}],
    ['epoch', {epoch: 2, batch: 1}],
    [2, {epoch: 2, batch: 2}],
    [1, {epoch: 1, batch: 3}],
  ] as const) {
    it(`logs no number twice: backup every ${saveFreq}, crash at ${JSON.stringify(crashAt)}`, async () => {
      const [files, backups] = [new Disk(), new Disk()];
      const logger = () => new JsonLinesLogger({store: files, name});
      await failureOf(train(backups, logger(), saveFreq, crashAt));
      const first = linesOf(files);
      // A crash of the machine: the last lines are torn.
      await files.append(name, new TextEncoder().encode('{"run":"run-'));
      const losses = await train(backups, logger(), saveFreq);
      const lines = linesOf(files);
      expect(lines.slice(0, first.length)).to.deep.equal(first);
      expect(new Set(lines.map(({run}) => run)).size).to.equal(1);
      const logs = lines.filter(({type}) => type === 'log');
      const epochs = logs.filter(({values}) => 'loss' in values);
      expect(epochs.map(({step}) => step)).to.deep.equal([0, 1, 2, 3, 4]);
      expect(epochs.map(({values}) => values.loss)).to.deep.equal(losses);
      const batches = logs.filter(({values}) => 'batch/loss' in values).map(({step}) => step);
      expect(batches).to.deep.equal(Array.from({length: 20}, (_, i) => i));
      expect(lines.map(({type}) => type).filter(type => type !== 'log')).to.deep.equal([
        'start',
        'finish',
        'resume',
        'finish',
      ]);
    });
  }

  it('logs what had not arrived before the crash', async () => {
    class Target extends BufferedLogger {
      readonly got: LogEntry[] = [];
      private readonly works: boolean;
      constructor(works: boolean) {
        super('Target', {interval: 0});
        this.works = works;
      }
      override open(): Promise<void> {
        return this.works ? Promise.resolve() : new Promise(() => undefined);
      }
      override send(entries: readonly LogEntry[]): Promise<void> {
        this.got.push(...entries);
        return Promise.resolve();
      }
      override close(): Promise<void> {
        return Promise.resolve();
      }
    }
    const backups = new Disk();
    const lost = new Target(false);
    void train(backups, lost, 'epoch').catch(() => undefined); // never ends, as if it were killed
    while (backups.files.size === 0 || lost.unsent().length < 25) await new Promise(r => setTimeout(r, 5));
    await new Promise(r => setTimeout(r, 50));
    const saved = new Disk();
    for (const [file, bytes] of backups.files) if (!file.includes('lock')) saved.files.set(file, bytes);
    const target = new Target(true);
    const losses = await train(saved, target, 'epoch');
    const epochs = target.got.filter(({values}) => 'loss' in values);
    expect(epochs.map(({step}) => step)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(losses.slice(-1)).to.deep.equal([epochs[4].values.loss]);
    expect(target.got).to.have.length(25);
  });
});
