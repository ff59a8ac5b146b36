/** Texts and undefined that a callback puts into the logs end no training, and stay as they are. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import * as door from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';

const {MemoryStore} = door;

const nowhere = tf.io.withSaveHandler(async () => ({
  modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'},
}));

type Data = [tf.Tensor, tf.Tensor];

/** Each callback that reads the logs, as a program uses it. */
const READERS: Readonly<Record<string, (data: Data) => object>> = {
  AbortOn: () => new door.AbortOn(new AbortController().signal),
  BackupAndRestore: () => new door.BackupAndRestore(new MemoryStore(), {saveFreq: 2}),
  CallbackProfile: () => new door.CallbackProfile(),
  CSVLogger: () => new door.CSVLogger({store: new MemoryStore(), name: 'log.csv'}),
  EarlyStopping: () => new door.EarlyStopping({monitor: 'loss', patience: 5, restoreBestWeights: true}),
  LearningRateScheduler: () => new door.LearningRateScheduler((epoch: number) => 0.1 / (epoch + 1)),
  LeakAudit: () => new door.LeakAudit(),
  ModelCheckpoint: () => new door.ModelCheckpoint(nowhere, {monitor: 'loss', saveBestOnly: true}),
  PredictionLogger: data => new door.PredictionLogger({data}),
  ProgbarLogger: () => new door.ProgbarLogger({stream: {write: () => true}}),
  ReduceLROnPlateau: () => new door.ReduceLROnPlateau({monitor: 'loss', patience: 1}),
  RemoteMonitor: () => new door.RemoteMonitor(),
  SwapEMAWeights: () => new door.SwapEMAWeights(),
  TensorBoard: () => new door.TensorBoard(new MemoryStore(), {updateFreq: 'batch'}),
  TerminateOnNaN: () => new door.TerminateOnNaN(),
  ThresholdTuner: data => new door.ThresholdTuner({data}),
  TimeLimit: () => new door.TimeLimit({seconds: 1000}),
  ValidationMetrics: data => new door.ValidationMetrics({data, metrics: ['auc']}),
};

const put = (logs: tf.Logs | undefined): void => {
  Object.assign(logs ?? {}, {note: 'a text', nothing: undefined, val_note: ''});
};

interface Outcome {
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  readonly history: Readonly<Record<string, unknown[]>>;
}

/** Trains three epochs with one reader, between two callbacks of the user's: one writes, one looks. */
async function train(extended: boolean, make: (data: Data) => object): Promise<Outcome> {
  const {x, y} = samples(20, 1);
  const plain = binaryModel();
  const model = extended ? withMetrics(plain) : plain;
  const logs: Record<string, unknown>[] = [];
  const writer = new door.LambdaCallback({
    onBatchEnd: (_batch: number, given?: tf.Logs) => put(given),
    onEpochEnd: (_epoch: number, given?: tf.Logs) => put(given),
  });
  const looker = new door.LambdaCallback({
    onEpochEnd: (_epoch: number, given?: tf.Logs) => void logs.push({...given}),
  });
  try {
    const callbacks = new door.CallbackList([writer, make([x, y]), looker]);
    const {history} = await model.fit(x, y, {
      epochs: 3,
      batchSize: 5,
      verbose: 0,
      validationSplit: 0.25,
      callbacks: callbacks as never,
    });
    return {logs, history};
  } finally {
    tf.dispose([x, y]);
    model.dispose();
  }
}

describe('texts and undefined in the logs', () => {
  const {fetch} = globalThis;
  before(() => (globalThis.fetch = async () => new Response('')));
  after(() => (globalThis.fetch = fetch));

  for (const extended of [false, true]) {
    for (const [name, make] of Object.entries(READERS)) {
      it(`end no training with ${name} on ${extended ? 'an extended' : 'a plain'} model`, async () => {
        const {value} = await listen(() => train(extended, make));
        expect(value.logs).to.have.length(3);
        for (const logs of value.logs) {
          expect(logs).to.include({note: 'a text', nothing: undefined, val_note: ''});
          expect(logs.loss).to.be.a('number');
          expect(logs.val_loss).to.be.a('number');
        }
        expect(value.history.note).to.deep.equal(['a text', 'a text', 'a text']);
        expect(value.history.val_note).to.deep.equal(['', '', '']);
        expect(value.history.loss.every(loss => Number.isFinite(loss))).to.equal(true);
      });
    }
  }
});
