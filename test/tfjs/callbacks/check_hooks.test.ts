import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {normalizeCallbacks} from '../../../src/tfjs/callbacks/normalize_callbacks.js';
import {MAKERS} from '../../callbacks/one_of_each.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const noop = (): void => undefined;
const normalized = (entry: object) => () => normalizeCallbacks('fit', entry, undefined);
const refusal = (typed: string, meant: string) =>
  `fit: "${typed}" is not an event of training. Did you mean "${meant}"?`;

describe('a misspelt event', () => {
  it('is an error beside events that exist', () => {
    for (const [typed, meant] of [
      ['onEpochBegn', 'onEpochBegin'],
      ['onEpochEdn', 'onEpochEnd'],
      ['onBtachEnd', 'onBatchEnd'],
      ['on_batch_end', 'onBatchEnd'],
      ['onbatchend', 'onBatchEnd'],
      ['onTrainEnds', 'onTrainEnd'],
      ['onTrainBatchBegin', 'onBatchBegin'],
      ['on_train_batch_end', 'onBatchEnd'],
    ] as const) {
      const handler = meant === 'onEpochEnd' ? 'onTrainEnd' : 'onEpochEnd';
      expect(normalized({[handler]: noop, [typed]: noop})).to.throw(refusal(typed, meant));
    }
  });

  it("is an event's name in another library", () => {
    for (const [typed, meant] of [
      ['onTrainStart', 'onTrainBegin'],
      ['onTrainingBegin', 'onTrainBegin'],
      ['onTrainingStart', 'onTrainBegin'],
      ['on_fit_start', 'onTrainBegin'],
      ['onTrainingEnd', 'onTrainEnd'],
      ['onFitEnd', 'onTrainEnd'],
      ['onEpochStart', 'onEpochBegin'],
      ['on_train_epoch_start', 'onEpochBegin'],
      ['onTrainEpochEnd', 'onEpochEnd'],
      ['onBatchStart', 'onBatchBegin'],
      ['onTrainBatchStart', 'onBatchBegin'],
    ] as const) {
      expect(normalized({onYield: noop, [typed]: noop})).to.throw(refusal(typed, meant));
    }
    for (const typed of ['onTestBegin', 'on_test_batch_end', 'onPredictEnd', 'onPredictBatchBegin']) {
      expect(normalized({onEpochEnd: noop, [typed]: noop})).to.throw(
        `fit: "${typed}" is not an event of training. The events are: onTrainBegin, onTrainEnd, onEpochBegin, `,
      );
    }
  });

  it('is an error in classes, inherited and as a field too', () => {
    class Counter extends tf.Callback {
      onEpochEnds(): void {}
    }
    class Child extends Counter {
      override async onBatchEnd(): Promise<void> {}
    }
    class Field extends tf.Callback {
      onTrainBegn = noop;
    }
    class Stopping extends EarlyStopping {
      onBatchEndd(): void {}
    }
    class Like {
      setParams(): void {}
      setModel(): void {}
      onEpochEndd(): void {}
    }
    expect(normalized(new Counter())).to.throw(refusal('onEpochEnds', 'onEpochEnd'));
    expect(normalized([[new Child()]])).to.throw(refusal('onEpochEnds', 'onEpochEnd'));
    expect(normalized(new Field())).to.throw(refusal('onTrainBegn', 'onTrainBegin'));
    expect(normalized(new Stopping({monitor: 'loss'}))).to.throw(refusal('onBatchEndd', 'onBatchEnd'));
    expect(normalized(new Like())).to.throw(refusal('onEpochEndd', 'onEpochEnd'));
  });

  it('is not what other functions and values are called', () => {
    const helpers = {onData: noop, onError: noop, onEpoch: noop, onField: noop, once: noop, epochEnds: noop};
    expect(normalized({onEpochEnd: noop, ...helpers, onTrainEndd: 5, onValidationEnd: noop})).not.to.throw();
    for (const name of [
      ...[
        'onTrained',
        'onBatchSend',
        'onEpochSend',
        'onBranchEnd',
        'onTailEnd',
        'onBatchLend',
        'onEpochEnded',
      ],
      ...[
        'onEpochEnd2',
        'onEpochDone',
        'onTrainStarted',
        'onTrainEndError',
        'onBatchAppend',
        'onEpochEndAsync',
      ],
    ])
      expect(normalized({onYield: noop, [name]: noop}), name).not.to.throw();
    // A helper of a handler of the event itself.
    expect(normalized({onEpochEnd: noop, onEpochEnd2: noop})).not.to.throw();
    class Counter extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        this.onEpochEnd1();
      }
      onEpochEnd1(): void {}
      get onBatchEndd(): () => void {
        throw new Error('a getter must not run');
      }
    }
    expect(normalized(new Counter())).not.to.throw();
    class Middle extends tf.Callback {
      override setModel(model: tf.LayersModel): void {
        super.setModel(model);
      }
      override async onEpochEnd(): Promise<void> {
        this.onEpochEnds();
      }
      onEpochEnds(): void {}
    }
    class Below extends Middle {
      override onEpochEnds(): void {}
    }
    expect(normalized(new Below())).not.to.throw();
    class Computed {
      setParams(): void {}
      get onEpochEnd(): () => void {
        return noop;
      }
      onEpochEnds(): void {}
    }
    expect(normalized(new Computed())).not.to.throw();
    // A handler of another event calls it.
    const caller = {
      onTrainEnd(): void {
        this.onBatchEnds();
      },
      onBatchEnds: noop,
    };
    expect(normalized(caller)).not.to.throw();
    expect(normalized(new tf.CustomCallback({onEpochEnd: noop}))).not.to.throw();
    expect(normalized(tf.callbacks.earlyStopping())).not.to.throw();
    const [x, y] = [tf.ones([2, 1]), tf.ones([2, 1])];
    for (const make of Object.values(MAKERS)) expect(normalized(make(x, y) as object)).not.to.throw();
    tf.dispose([x, y]);
  });
});

describe('a plain object', () => {
  it('with setParams, but no setModel, has handlers, as in plain tfjs', async () => {
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const [x, y] = [tf.ones([2, 1]), tf.ones([2, 1])];
    const epochs: number[] = [];
    const callbacks = {setParams: noop, onEpochEnd: (epoch: number) => void epochs.push(epoch)};
    await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callbacks as never});
    expect(epochs).to.deep.equal([0, 1]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('gets onTrainError, as instances do', async () => {
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const seen: unknown[] = [];
    const thrown = new Error('no');
    const callbacks = {
      id: 7,
      onTrainError(error: unknown): void {
        seen.push(this.id, error);
      },
      onBatchEnd(): void {
        throw thrown;
      },
    };
    const [x, y] = [tf.ones([2, 1]), tf.ones([2, 1])];
    expect(await failureOf(() => model.fit(x, y, {verbose: 0, callbacks}))).to.equal(thrown);
    expect(seen).to.deep.equal([7, thrown]);
    tf.dispose([x, y]);
    model.dispose();
  });
});
