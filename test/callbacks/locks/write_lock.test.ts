/** Two trainings in one place: the second is refused, and none is in the way of the next one. */
import type * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  CSVLogger,
  type FileStore,
  MemoryStore,
  ModelCheckpoint,
  TensorBoard,
} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(20, 3);

/** What the user made: every object of it leads to the same files. */
function ownStore(files: Map<string, Uint8Array>): FileStore {
  return {
    where: 'mine',
    read: async name => files.get(name)?.slice(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    append: async (name, bytes) => void files.set(name, Uint8Array.of(...(files.get(name) ?? []), ...bytes)),
    list: async () => [...files.keys()],
    remove: async name => void files.delete(name),
  };
}

const shelf = (): tf.io.IOHandler => ({
  save: async () => ({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}}),
});

type Make = (store: FileStore, onException?: 'throw' | 'warn') => tf.Callback;
const KINDS: Record<string, Make> = {
  CSVLogger: (store, onException) => new CSVLogger({store, name: 'logs/a.csv'}, {onException}),
  BackupAndRestore: (store, onException) => new BackupAndRestore(store, {onException}),
  TensorBoard: (store, onException) => factories.tensorBoard(store, {onException}),
};

describe('Two trainings in one place', () => {
  const fit = (callbacks: object[], {extended = true, epochs = 3} = {}) => {
    const model = extended ? withMetrics(binaryModel()) : binaryModel();
    const list = extended ? callbacks : factories.list(callbacks);
    return model.fit(x, y, {epochs, verbose: 0, callbacks: list as never});
  };
  const pause = {onEpochEnd: () => new Promise(resolve => setTimeout(resolve, 5))};

  for (const [kind, make] of Object.entries(KINDS)) {
    for (const extended of [true, false]) {
      describe(`${kind}, ${extended ? 'extended' : 'plain'} models`, () => {
        const STORES: Record<string, () => () => FileStore> = {
          'a store in memory': () => {
            const store = new MemoryStore();
            return () => store;
          },
          'stores over the same files': () => {
            const files = new Map<string, Uint8Array>();
            return () => ownStore(files);
          },
        };
        for (const [what, opener] of Object.entries(STORES)) {
          it(`${what}: the second is an error, and the first is not disturbed`, async () => {
            const open = opener();
            const first = fit([make(open()), pause], {extended});
            const error = await failureOf(fit([make(open()), pause], {extended}));
            expect(error.name).to.equal('UsageError');
            expect(error.message).to.match(new RegExp(`^${kind}: another training .*writes to `));
            expect((await first).epoch).to.deep.equal([0, 1, 2]);
            const {warnings} = await listen(() => fit([make(open())], {extended}));
            expect(warnings.filter(text => text.includes('another training'))).to.deep.equal([]);
            expect((await open().list()).filter(name => name.endsWith('.lock'))).to.deep.equal([]);
          });
        }

        it('with onException "warn" the second trains, and writes nothing', async () => {
          const files = new Map<string, Uint8Array>();
          const first = fit([make(ownStore(files)), pause], {extended});
          // This store cannot create exclusively: of two that begin at the same moment, either is told.
          while (![...files.keys()].some(name => name.endsWith('.lock'))) await pause.onEpochEnd();
          const {warnings, value} = await listen(() =>
            fit([make(ownStore(files), 'warn'), pause], {extended}),
          );
          expect(value.epoch).to.deep.equal([0, 1, 2]);
          expect(warnings.filter(text => text.includes('another training'))).to.have.length(1);
          await first;
          const rows = new TextDecoder().decode(files.get('logs/a.csv')).split('\r\n').slice(1, -1);
          if (kind === 'CSVLogger') expect(rows.map(row => row[0])).to.deep.equal(['0', '1', '2']);
          if (kind === 'TensorBoard')
            expect([...files.keys()].filter(n => n.startsWith('train'))).to.have.length(1);
        });

        it('a training that failed does not block others', async () => {
          const files = new Map<string, Uint8Array>();
          const broken = {
            onEpochEnd() {
              throw new Error('mine');
            },
          };
          const failed = await failureOf(fit([make(ownStore(files)), broken], {extended}));
          expect(failed.message).to.equal('mine');
          const {warnings} = await listen(() => fit([make(ownStore(files))], {extended}));
          expect(warnings.filter(text => text.includes('another training'))).to.deep.equal([]);
        });
      });
    }
  }

  it('different stores in memory are different places, and so are two files of one', async () => {
    const store = new MemoryStore();
    await Promise.all([
      fit([new CSVLogger({store, name: 'a.csv'}), pause]),
      fit([new CSVLogger({store, name: 'b.csv'}), pause]),
      fit([new CSVLogger({store: new MemoryStore(), name: 'a.csv'}), pause]),
      fit([new BackupAndRestore(new MemoryStore()), pause]),
      fit([new BackupAndRestore(new MemoryStore()), pause]),
    ]);
  });

  it('two callbacks of one training may share a place', async () => {
    const store = new MemoryStore();
    const boards = [new TensorBoard(store), new TensorBoard(store, {updateFreq: 'batch'})];
    await fit([...boards, pause]);
    await fit(boards);
  });

  it('a handler of checkpoints is a place, and templates of one maker are', async () => {
    const handler = shelf();
    const first = fit([new ModelCheckpoint(handler), pause]);
    expect((await failureOf(fit([new ModelCheckpoint(handler), pause]))).message).to.match(
      /^ModelCheckpoint: another training/,
    );
    await first;
    const options = {handler: () => handler};
    const second = fit([new ModelCheckpoint('a/{epoch}', options), pause]);
    await fit([new ModelCheckpoint('b/{epoch}', options), pause]);
    await second;
    let third: Promise<unknown> | undefined;
    await new Promise<void>(begun => {
      const checkpoint = new ModelCheckpoint('a/{epoch}', {...options, saveLast: 'c'});
      third = fit([checkpoint, {...pause, onEpochBegin: () => begun()}]);
    });
    expect((await failureOf(fit([new ModelCheckpoint('c', options)]))).message).to.include(
      'another training',
    );
    await third;
  });

  it('custom loops: the later one continues, the earlier one gets an error', async () => {
    const store = new MemoryStore();
    const [first, second] = [0, 1].map(() => new CSVLogger({store, name: 'a.csv'}));
    for (const csv of [first, second]) await csv.onTrainBegin();
    await second.onEpochEnd(0, {loss: 1});
    expect((await failureOf(first.onEpochEnd(0, {loss: 2}))).message).to.match(
      /^CSVLogger: another training/,
    );
    await second.onEpochEnd(1, {loss: 3});
    expect(new TextDecoder().decode(store.files.get('a.csv'))).to.equal(
      'epoch,loss,val_loss\r\n0,1,NA\r\n1,3,NA\r\n',
    );
  });
});
