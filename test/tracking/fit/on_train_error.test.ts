/**
 * After an error, callbacks hear of that, and not of the end of a batch, an epoch or a training that did not
 * end.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {StageCallback} from '../../../callbacks/base/stage_callback.js';
import {CallbackList} from '../../../callbacks/wrappers/callback_list.js';
import {CSVLogger} from '../../../callbacks/logging/csv_logger.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {SwapEMAWeights} from '../../../callbacks/averaging/swap_ema_weights.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {TensorLike} from '../../../src/types.js';
import {failureOf} from '../../outcomes.js';

const ROWS = 6;
const BATCH = 2;

/** Throws when something is done the n-th time. */
class Trap {
  count = 0;
  at = Infinity;
  set(at: number): void {
    this.count = 0;
    this.at = at;
  }
  step(): void {
    if (++this.count === this.at) throw new Error('the trap');
  }
}
const traps = {loss: new Trap(), update: new Trap(), result: new Trap(), next: new Trap(), hook: new Trap()};

class Trapped extends Metric {
  static override className = 'Trapped';
  private readonly total = this.addWeight('total');
  updateState(_yTrue: TensorLike, yPred?: TensorLike): void {
    traps.update.step();
    this.total.assignAdd(tf.mean(yPred as tf.Tensor));
  }
  result(): tf.Tensor {
    traps.result.step();
    return this.total.read();
  }
}

class Listener extends tf.Callback {
  readonly heard: string[] = [];
  override async onTrainBegin(): Promise<void> {
    this.heard.push('train');
  }
  override async onEpochBegin(epoch: number): Promise<void> {
    this.heard.push(`epoch ${epoch}`);
  }
  override async onBatchEnd(batch: number, logs?: tf.Logs): Promise<void> {
    this.heard.push(`/batch ${batch} ${'loss' in (logs as object) ? 'loss' : 'nothing'}`);
  }
  override async onEpochEnd(epoch: number, logs?: tf.Logs): Promise<void> {
    this.heard.push(`/epoch ${epoch} ${Object.keys(logs as object).join(' ')}`);
  }
  override async onTrainEnd(): Promise<void> {
    this.heard.push('/train');
  }
  onTrainError(error: Error): void {
    this.heard.push(error.message);
  }
}

function model(): tf.LayersModel & Extended {
  const extended = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));
  extended.compile({
    optimizer: tf.train.sgd(0.01),
    loss: (yTrue, yPred) => {
      traps.loss.step();
      return tf.losses.meanSquaredError(yTrue, yPred);
    },
    metrics: [new Trapped({name: 'trapped'})],
  });
  return extended;
}

const dataset = () => ({
  iterator: async () => {
    let at = 0;
    return {
      async next() {
        if (at >= ROWS) return {value: null, done: true};
        at += BATCH;
        traps.next.step();
        return {value: {xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH, 1])}, done: false};
      },
    };
  },
});

type Train = (m: tf.LayersModel & Extended, callbacks: object[]) => Promise<unknown>;
const WAYS: Record<string, Train> = {
  async fit(m, callbacks) {
    const [x, y] = [tf.ones([ROWS, 2]), tf.ones([ROWS, 1])];
    const args = {epochs: 3, batchSize: BATCH, verbose: 0, callbacks: callbacks as never[]};
    try {
      await m.fit(x, y, {...args, validationData: [x, y]});
    } finally {
      tf.dispose([x, y]);
    }
  },
  fitDataset: (m, callbacks) =>
    m.fitDataset(dataset() as never, {
      epochs: 3,
      verbose: 0,
      validationData: dataset() as never,
      callbacks: callbacks,
    }),
};

const LOGS = 'val_loss val_trapped loss trapped';
const EPOCH_0 = ['train', 'epoch 0', ...[0, 1, 2].map(b => `/batch ${b} loss`)];
const full = (heard: string): string => heard.replace('LOGS', LOGS);

/**
 * What traps go off at (3 batches of training and 3 of validation in an epoch), and what is heard until then.
 */
const ERRORS: Record<string, {set: () => void; fit: string[]; fitDataset?: string[]}> = {
  'the loss, in the second epoch': {
    set: () => traps.loss.set(8),
    fit: [...EPOCH_0, '/epoch 0 LOGS', 'epoch 1', '/batch 0 loss'],
  },
  'the loss, in the first batch': {set: () => traps.loss.set(1), fit: ['train', 'epoch 0']},
  'a metric, in a step': {set: () => traps.update.set(2), fit: ['train', 'epoch 0', '/batch 0 loss']},
  'the loss, in the validation': {
    set: () => traps.loss.set(5),
    fit: ['train', 'epoch 0', '/batch 0 loss', '/batch 1 loss'],
    fitDataset: EPOCH_0,
  },
  'a metric, in the validation': {
    set: () => traps.update.set(4),
    fit: ['train', 'epoch 0', '/batch 0 loss', '/batch 1 loss'],
    fitDataset: EPOCH_0,
  },
  "a metric's result, at the epoch's end": {set: () => traps.result.set(2), fit: EPOCH_0},
};

async function heardOf(way: string, others: object[] = []): Promise<string[]> {
  const m = model();
  const listener = new Listener();
  try {
    const before = tf.memory().numTensors;
    expect((await failureOf(() => WAYS[way](m, [...others, listener]))).message).to.equal('the trap');
    expect(tf.memory().numTensors).to.equal(before);
    for (const trap of Object.values(traps)) trap.set(Infinity);
    // The model still works.
    await WAYS[way](m, []);
    expect(tf.memory().numTensors).to.equal(before);
  } finally {
    m.dispose();
  }
  return listener.heard;
}

describe('after an error', () => {
  afterEach(() => {
    for (const trap of Object.values(traps)) trap.set(Infinity);
  });

  for (const way of Object.keys(WAYS)) {
    for (const [what, error] of Object.entries(ERRORS)) {
      it(`${way}: after ${what}, callbacks get onTrainError instead of the ends that are due`, async () => {
        error.set();
        const expected = (way === 'fitDataset' ? error.fitDataset : undefined) ?? error.fit;
        expect(await heardOf(way)).to.deep.equal([...expected.map(full), 'the trap']);
      });
    }

    it(`${way}: after an error in a callback's own hook, the others get no other event`, async () => {
      const hooks = ['onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'];
      for (const hook of hooks) {
        const broken = {
          [hook]: () => {
            throw new Error('the trap');
          },
        };
        const epochs = [0, 1, 2].flatMap(e => [`epoch ${e}`, ...EPOCH_0.slice(2), full(`/epoch ${e} LOGS`)]);
        const expected: Record<string, string[]> = {
          onBatchBegin: ['train', 'epoch 0'],
          onBatchEnd: ['train', 'epoch 0'],
          onEpochEnd: EPOCH_0,
          onTrainEnd: ['train', ...epochs],
        };
        expect(await heardOf(way, [broken])).to.deep.equal([...expected[hook], 'the trap']);
      }
    });

    it(`${way}: does not validate after an error of a stage when the validation begins`, async () => {
      let updates = 0;
      class Broken extends StageCallback {
        protected override readonly stage = {
          priority: 0,
          onValidationBegin() {
            updates = traps.update.count;
            throw new Error('the trap');
          },
        };
        override async onTrainError(): Promise<void> {
          updates = traps.update.count - updates;
        }
      }
      await heardOf(way, [new Broken()]);
      expect(updates).to.equal(0);
    });

    it(`${way}: a callback that got the end of training does not get an error too`, async () => {
      const [early, inList, late] = [new Listener(), new Listener(), new Listener()];
      const broken = {
        onTrainEnd() {
          throw new Error('the trap');
        },
      };
      const list = new CallbackList([inList, broken, late]);
      expect((await heardOf(way, [early, list])).slice(-1)).to.deep.equal(['the trap']);
      expect(early.heard.slice(-1)).to.deep.equal(['/train']);
      expect(inList.heard.slice(-1)).to.deep.equal(['/train']);
      expect(late.heard.slice(-2)).to.deep.equal([full('/epoch 2 LOGS'), 'the trap']);
    });

    it(`${way}: an unfinished epoch is not saved, has no row, and no numbers of stages`, async () => {
      const csv = new MemoryStore();
      const models: number[] = [];
      const handler = tf.io.withSaveHandler(async () => {
        models.push(1);
        return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
      });
      const ranking = new ValidationMetrics({metrics: ['mae'], prefix: 'own_'});
      const [x, y] = [tf.ones([ROWS, 2]), tf.ones([ROWS, 1])];
      const separate = new ValidationMetrics({data: [x, y], metrics: ['mae'], prefix: 'other_'});
      traps.loss.set(8);
      await heardOf(way, [
        new ModelCheckpoint({filepath: handler}),
        new CSVLogger({store: csv, name: 'log.csv'}),
        ranking,
        separate,
        new SwapEMAWeights({swapOnEpoch: true}),
      ]);
      tf.dispose([x, y]);
      expect(models.length).to.equal(1);
      expect([ranking, separate].map(r => r.results.length)).to.deep.equal([1, 1]);
      const text = new TextDecoder().decode(await csv.read('log.csv'));
      const rows = text.trim().split('\n');
      expect(rows.length).to.equal(2);
      expect(text).not.to.include('NA');
    });
  }

  it('fitDataset: of an iterator, callbacks get no event of the epoch', async () => {
    traps.next.set(9);
    expect(await heardOf('fitDataset')).to.deep.equal([
      ...EPOCH_0,
      full('/epoch 0 LOGS'),
      'epoch 1',
      '/batch 0 loss',
      '/batch 1 loss',
      'the trap',
    ]);
    traps.next.set(4);
    expect(await heardOf('fitDataset')).to.deep.equal([...EPOCH_0, 'the trap']);
  });
});
