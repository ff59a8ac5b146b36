/** Facts B1 to B3, B6 and B10 to B12: what callbacks can rely on. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {dataset} from '../callbacks/helpers.js';
import {epochOf} from '../support.js';
import {column, identity, leak, still} from './models.js';
import {failureOf, listen} from '../outcomes.js';

const x = column([1, 2, 3, 4, 5, 6, 7]);
const y = column([1, 0, 1, 0, 1, 0, 1]);
const fitArgs = {epochs: 1, batchSize: 4, verbose: 0 as const};

function compiled(metrics: string[] = []): tf.Sequential {
  const model = identity();
  model.compile({optimizer: still(), loss: 'meanSquaredError', metrics});
  return model;
}

/** Reports its events while a test listens. tfjs creates one in every training of this process. */
class Registered {
  static listener: ((event: string, detail?: unknown) => void) | undefined;
  static constructed: number[] = [];

  constructor(...args: unknown[]) {
    Registered.constructed.push(args.length);
  }
  setParams(): void {
    Registered.listener?.('params');
  }
  setModel(model: tf.LayersModel): void {
    Registered.listener?.('model', model);
  }
  async onTrainBegin(): Promise<void> {}
  async onTrainEnd(): Promise<void> {}
  async onEpochBegin(): Promise<void> {}
  async onEpochEnd(_: number, logs: tf.Logs): Promise<void> {
    if (Registered.listener === undefined) return;
    Registered.listener('epoch end', Object.keys(logs));
    logs.registered = 1;
  }
  async onBatchBegin(): Promise<void> {}
  async onBatchEnd(): Promise<void> {}
}
const register = () => tf.registerCallbackConstructor(0, Registered as unknown as {new (): tf.Callback});

describe('B1: registered callbacks', () => {
  before(register);
  afterEach(() => (Registered.listener = undefined));

  it("B1: come after the logger and before the user's callbacks and History, at any verbosity", async () => {
    for (const verbose of [0, 1] as const) {
      const events: string[] = [];
      Registered.listener = (event, detail) => {
        if (event === 'epoch end') events.push(`registered sees ${String(detail)}`);
      };
      const user = {
        onEpochEnd: (_: number, logs?: tf.Logs) => void events.push(`user sees ${logs?.registered}`),
      };
      const {history} = await compiled().fit(x, y, {...fitArgs, verbose, callbacks: user});
      expect(events).to.deep.equal(['registered sees loss', 'user sees 1']);
      expect(history.registered).to.deep.equal([1]);
      const dataArgs = {epochs: 1, verbose, callbacks: user};
      const fromDataset = await compiled().fitDataset(dataset(x, y, 4), dataArgs);
      expect(fromDataset.history.registered).to.deep.equal([1]);
    }
  });

  it('B1: are created without arguments, need no base class, and cannot be registered twice', async () => {
    Registered.constructed = [];
    await compiled().fit(x, y, fitArgs);
    expect(Registered.constructed).to.deep.equal([0]);
    expect(register).to.throw('Duplicate callback constructor');
  });

  it('B1: get the inner model in the tick of makeTrainFunction', async () => {
    const events: string[] = [];
    const model = compiled();
    const inner = (model as unknown as {model: {makeTrainFunction(): unknown}}).model;
    const make = inner.makeTrainFunction.bind(inner);
    inner.makeTrainFunction = () => {
      events.push('train function');
      void Promise.resolve().then(() => events.push('next tick'));
      return make();
    };
    Registered.listener = (event, detail) => {
      if (event === 'model') events.push(detail === inner ? 'inner model' : 'another model');
    };
    await model.fit(x, y, fitArgs);
    expect(events).to.deep.equal(['train function', 'inner model', 'next tick']);
  });
});

describe('B2: the logs of an epoch', () => {
  it('B2: are one object, which callbacks may write into', async () => {
    const seen: unknown[] = [];
    const callbacks = [
      {onEpochEnd: (_: number, logs?: tf.Logs) => void ((logs as tf.Logs).mine = 5)},
      {onEpochEnd: (_: number, logs?: tf.Logs) => void seen.push(logs?.mine)},
    ];
    const {history} = await compiled().fit(x, y, {...fitArgs, callbacks});
    expect(seen).to.deep.equal([5]);
    expect(history.mine).to.deep.equal([5]);
  });

  it('B2: hold Scalars, which code that overwrites them has to dispose', async () => {
    class Overwrites extends tf.Callback {
      dispose: boolean;
      constructor(dispose: boolean) {
        super();
        this.dispose = dispose;
      }
      override async onEpochEnd(_: number, logs?: tf.Logs): Promise<void> {
        const all = logs as Record<string, number | tf.Scalar>;
        expect(all.loss).to.be.instanceOf(tf.Tensor);
        if (this.dispose) tf.dispose(all.loss);
        all.loss = 0;
      }
    }
    const model = compiled();
    const fit = (dispose: boolean) =>
      model.fit(x, y, {...fitArgs, epochs: 3, callbacks: new Overwrites(dispose)});
    expect(await leak(() => fit(false))).to.equal(3);
    expect(await leak(() => fit(true))).to.equal(0);
  });
});

describe('B3: tensors in the logs of a batch', () => {
  const puts = (hook: 'onBatchBegin' | 'onBatchEnd', value: () => number | tf.Scalar) => {
    class Puts extends tf.Callback {}
    Puts.prototype[hook] = async (_: number, logs?: tf.Logs) => {
      (logs as Record<string, number | tf.Scalar>).mine = value();
    };
    return new Puts();
  };

  it('B3: leak if they are added in onBatchBegin, and are disposed if they are added in onBatchEnd', async () => {
    const model = compiled();
    const fit = (callbacks: tf.Callback) => model.fit(x, y, {...fitArgs, callbacks});
    expect(await leak(() => fit(puts('onBatchBegin', () => tf.scalar(1))))).to.be.above(0);
    expect(await leak(() => fit(puts('onBatchEnd', () => tf.scalar(1))))).to.equal(0);
    for (const hook of ['onBatchBegin', 'onBatchEnd'] as const) {
      expect(await leak(() => fit(puts(hook, () => 1)))).to.equal(0);
    }
  });
});

describe('B6: validation and stopTraining', () => {
  /**
   * The sizes of the batches that the metric sees (of training 4 and 3, of validation 2), and the ends of
   * batches.
   */
  const watched = () => {
    const events: string[] = [];
    const watch = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
      events.push(String(yPred.shape[0]));
      return tf.mean(tf.sub(yTrue, yPred), -1);
    };
    const model = identity();
    model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: [watch]});
    const callbacks = {onBatchEnd: (batch: number) => void events.push(`end ${batch}`)};
    return {model, events, callbacks};
  };
  const [vx, vy] = [column([1, 2]), column([1, 2])];

  it('B6: fit validates before the last batch ends, fitDataset afterwards', async () => {
    const {model, events, callbacks} = watched();
    await model.fit(x, y, {...fitArgs, callbacks, validationData: [vx, vy]});
    expect(events).to.deep.equal(['4', 'end 0', '3', '2', 'end 1']);
    events.length = 0;
    const args = {epochs: 1, verbose: 0 as const, callbacks, validationData: [vx, vy]};
    await model.fitDataset(dataset(x, y, 4), args as never);
    expect(events).to.deep.equal(['4', 'end 0', '3', 'end 1', '2']);
  });

  it('B6: stopping within an epoch skips its validation', async () => {
    const stops = {
      onBatchEnd(batch: number) {
        if (batch === 0) model.stopTraining = true;
      },
    };
    const model = compiled();
    const fitted = await model.fit(x, y, {...fitArgs, epochs: 5, callbacks: stops, validationData: [vx, vy]});
    expect(fitted.epoch).to.deep.equal([0]);
    expect(Object.keys(fitted.history)).not.to.include('val_loss');
  });

  it('B6: stopping in onTrainBegin does nothing', async () => {
    const model = compiled();
    const stops = {onTrainBegin: () => void (model.stopTraining = true)};
    const {epoch} = await model.fit(x, y, {...fitArgs, epochs: 3, callbacks: stops});
    expect(epoch).to.deep.equal([0, 1, 2]);
  });
});

describe('B10: errors of callbacks', () => {
  for (const hook of ['onBatchBegin', 'onBatchEnd', 'onTrainEnd'] as const) {
    it(`B10: reject the training and end it, but leak a few tensors in ${hook}`, async () => {
      const model = compiled();
      const inner = (model as unknown as {model: {isTraining: boolean}}).model;
      const throws = () => {
        throw new Error('broken');
      };
      const fit = () => model.fit(x, y, {...fitArgs, callbacks: {[hook]: throws}});
      await failureOf(fit());
      const leaked = await leak(async () => expect((await failureOf(fit())).message).to.equal('broken'));
      expect(leaked).to.be.within(1, 4);
      expect(inner.isTraining).to.equal(false);
    });
  }
});

describe('B11: what callbacks do not get', () => {
  it('B11: validationData is null, and verbose prints nothing', async () => {
    const callback = new (class extends tf.Callback {})();
    const fit = () =>
      compiled().fit(x, y, {...fitArgs, verbose: 1, callbacks: callback, validationData: [x, y]});
    const {printed} = await listen(fit);
    expect(callback.validationData).to.equal(null);
    expect(printed).to.deep.equal([]);
  });
});

describe('B12: a key that is missing in one epoch', () => {
  it('B12: makes arrays of different lengths in History', async () => {
    const callbacks = {
      onEpochEnd: (epoch: number, logs?: tf.Logs) => void (epoch === 1 && ((logs as tf.Logs).odd = 7)),
    };
    const history = await compiled().fit(x, y, {...fitArgs, epochs: 3, callbacks});
    expect(history.history.odd).to.deep.equal([7]);
    expect(history.history.loss).to.have.length(3);
    expect(epochOf(history, 0).odd).to.equal(7);
  });
});
