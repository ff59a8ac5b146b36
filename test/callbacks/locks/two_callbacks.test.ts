/** Two callbacks of one training in one place: the training is refused before anything is written. */
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  CSVLogger,
  MemoryStore,
  ModelCheckpoint,
  TensorBoard,
} from '../../../callbacks/index.js';
import {Report} from '../../../callbacks/report/index.js';
import {RunRecorder} from '../../../callbacks/runs/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(20, 3);
const encoder = new TextEncoder();

type OnException = 'throw' | 'warn';
type Make = (store: MemoryStore, onException?: OnException) => object;

const KINDS: Record<string, Make> = {
  CSVLogger: (store, onException) => new CSVLogger({store, name: 'a.csv'}, {onException}),
  BackupAndRestore: (store, onException) =>
    new BackupAndRestore(store, {onException, deleteCheckpoint: false}),
  ModelCheckpoint: (store, onException) =>
    new ModelCheckpoint('m/{epoch}', {handler: handlerOf(store), onException}),
  RunRecorder: (store, onException) => new RunRecorder({file: {store, name: 'run.jsonl'}, onException}),
  Report: (store, onException) => new Report({store, name: 'report.html'}, {onException}),
};

const handlers = new WeakMap<MemoryStore, (path: string) => object>();

/** The option `handler` of checkpoints that are noted in a store: one function for each store. */
function handlerOf(store: MemoryStore): never {
  const known = handlers.get(store);
  if (known !== undefined) return known as never;
  const made = (path: string) => ({
    async save() {
      await store.append(path, encoder.encode('saved '));
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    },
  });
  handlers.set(store, made);
  return made as never;
}

function fit(callbacks: object[], extended = true) {
  const model = extended ? withMetrics(binaryModel(), {seed: 1}) : binaryModel();
  const list = extended ? callbacks : factories.list(callbacks);
  return model.fit(x, y, {epochs: 2, verbose: 0, callbacks: list as never});
}

const sizesOf = ({files}: MemoryStore): number[] => [...files.values()].map(bytes => bytes.length);

/** Callbacks that record runs record this one too: that it has failed. */
function expectUnwritten(kind: string, store: MemoryStore): void {
  const written = [...store.files.values()].filter(bytes => bytes.length > 0);
  if (kind !== 'RunRecorder' && kind !== 'Report') expect(written).to.deep.equal([]);
  for (const bytes of written) expect(new TextDecoder().decode(bytes)).to.match(/this training|listed twice/);
}

describe('Two callbacks of one training in one place', () => {
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const extended of [true, false]) {
      describe(`${kind}, ${extended ? 'extended' : 'plain'} model`, () => {
        it('are refused, both are named, and nothing is written', async () => {
          const store = new MemoryStore();
          const error = await failureOf(() => fit([make(store), make(store)], extended));
          expect(error.name).to.equal('UsageError');
          expect(error.message).to.include(`${kind}: two callbacks of this training write to `);
          expect(error.message).to.include(`: ${kind} and another ${kind}. Give each its own location`);
          expectUnwritten(kind, store);
        });

        it('are refused if they are one instance', async () => {
          const store = new MemoryStore();
          const one = make(store);
          const error = await failureOf(() => fit([one, one], extended));
          expect(error.message).to.equal(
            `${kind}: this instance is listed twice in the callbacks. List it once.`,
          );
          expectUnwritten(kind, store);
        });

        it('do not block the next training', async () => {
          const store = new MemoryStore();
          await failureOf(() => fit([make(store), make(store)], extended));
          await fit([make(store)], extended);
          const one = make(store);
          await fit([one], extended);
          await fit([one], extended);
        });

        it('with onException "warn": the first one writes, and the second one warns', async () => {
          const [alone, store] = [new MemoryStore(), new MemoryStore()];
          await fit([make(alone)], extended);
          const {warnings} = await listen(() => fit([make(store), make(store, 'warn')], extended));
          expect(warnings.filter(text => text.includes('two callbacks of this training'))).to.have.length(1);
          expect([...store.files.keys()]).to.deep.equal([...alone.files.keys()]);
          if (kind === 'CSVLogger' || kind === 'ModelCheckpoint')
            expect(sizesOf(store)).to.deep.equal(sizesOf(alone));
        });
      });
    }
  }

  it('of different kinds are named as well', async () => {
    const store = new MemoryStore();
    const file = {store, name: 'log'};
    const error = await failureOf(() => fit([new CSVLogger(file), new RunRecorder({file})]));
    expect(error.message)
      .to.include('two callbacks of this training write to log')
      .and.to.include(': CSVLogger and RunRecorder.');
  });

  it('may be event files, which have names of their own', async () => {
    const store = new MemoryStore();
    await fit([new TensorBoard(store), new TensorBoard(store, {updateFreq: 'batch'})]);
    expect([...store.files.keys()].length).to.be.greaterThan(1);
  });

  it('custom loops: the later callback takes over, and the earlier one gets an error', async () => {
    const store = new MemoryStore();
    const model = binaryModel();
    const [first, second] = [0, 1].map(() => new CSVLogger({store, name: 'a.csv'}));
    for (const csv of [first, second]) {
      csv.setModel(model);
      await csv.onTrainBegin();
    }
    await second.onEpochEnd(0, {loss: 1});
    const error = await failureOf(() => first.onEpochEnd(0, {loss: 1}));
    expect(error.message).to.include('CSVLogger: another training');
    await second.onTrainEnd();
  });
});
