import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks, TerminateOnNaN} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(40, 3);

/** Its loss is infinite from the third batch on. */
function explodes(): tf.Sequential {
  const model = binaryModel();
  let batches = 0;
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const each = tf.losses.meanSquaredError(yTrue, yPred);
    return batches++ < 2 ? each : tf.div(each, 0);
  };
  model.compile({optimizer: tf.train.sgd(0.1), loss});
  return model;
}

describe('TerminateOnNaN', () => {
  it('stops a plain model after the batch whose loss is infinite, in fit and fitDataset', async () => {
    for (const stream of [false, true]) {
      const model = explodes();
      const seen: number[] = [];
      const callback = callbacks.list([
        new TerminateOnNaN(),
        {onBatchEnd: (batch, logs) => void seen.push(logs?.loss as number)},
      ]);
      const args = {epochs: 3, verbose: 0, callbacks: callback};
      const {printed, value: history} = await listen<tf.History>(() =>
        stream
          ? fitDataset(model, dataset(x, y, 8), args)
          : model.fit(x, y, {...args, batchSize: 8, shuffle: false}),
      );
      expect(printed).to.deep.equal(['Batch 2: Invalid loss, terminating training']);
      expect(seen).to.have.length(3);
      expect(seen[2]).to.equal(Infinity);
      expect(history.epoch).to.deep.equal([0]);
    }
  });

  for (const [name, args] of Object.entries({
    'its own data': {validationData: [x, y]},
    'a part of the data': {validationSplit: 0.25},
  })) {
    it(`an extended model validates the epoch that is cut short, on ${name}`, async () => {
      const compiled = () => {
        const model = withMetrics(binaryModel());
        model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', metrics: ['mae']});
        return model;
      };
      const common = {...args, epochs: 1, batchSize: 5, shuffle: false, verbose: 0} as const;
      // Rate 0: both validate the same weights.
      const {history: whole} = await compiled().fit(x, y, common as never);
      const model = compiled();
      const before = tf.memory().numTensors;
      class Spoils extends TerminateOnNaN {
        protected override readonly stage = {
          priority: 60,
          onBatchEnd: async (batch: number, logs: Record<string, number | tf.Scalar>) => {
            tf.dispose(logs.loss);
            logs.loss = NaN;
            await TerminateOnNaN.prototype['check'].call(this, batch, logs);
          },
        };
      }
      const {value} = await listen(() => model.fit(x, y, {...common, callbacks: new Spoils()} as never));
      expect(tf.memory().numTensors).to.equal(before);
      expect(Object.keys(value.history)).to.deep.equal(Object.keys(whole));
      expect(value.history.val_mae[0]).to.be.closeTo(whole.val_mae[0], 1e-6);
      expect(model.stopTraining).to.equal(true);
    });
  }

  it('an extended model validates once when the batch is the last, in fitDataset too', async () => {
    const model = withMetrics(binaryModel());
    let batches = 0;
    const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) =>
      tf.div(tf.losses.meanSquaredError(yTrue, yPred), batches++ === 4 ? 0 : 1);
    model.compile({optimizer: tf.train.sgd(0), loss});
    const {value} = await listen(() =>
      model.fitDataset(dataset(x, y, 8) as never, {
        epochs: 2,
        verbose: 0,
        validationData: dataset(x, y, 8),
        callbacks: new TerminateOnNaN(),
      }),
    );
    expect(value.history.val_loss).to.have.length(1);
    expect(value.epoch).to.deep.equal([0]);
  });

  it("with onNaN: 'throw' training fails, and nothing leaks", async () => {
    const raising = new TerminateOnNaN({raiseError: true} as never); // Keras's name of the option
    for (const [extended, callback] of [
      [false, new TerminateOnNaN({onNaN: 'throw'})],
      [true, new TerminateOnNaN({onNaN: 'throw'})],
      [true, raising],
    ] as const) {
      const model = extended ? withMetrics(explodes()) : explodes();
      const before = tf.memory().numTensors;
      const fit = model.fit(x, y, {
        batchSize: 8,
        epochs: 2,
        verbose: 0,
        callbacks: callback,
      });
      expect((await failureOf(fit)).message).to.include('the loss of batch 2 is Infinity');
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('unknown options are errors', () => {
    expect(() => new TerminateOnNaN({raiseErrors: true} as never)).to.throw('Did you mean "raiseError"?');
    expect(() => new TerminateOnNaN({onNaN: 'ignore'} as never)).to.throw(
      'TerminateOnNaN: onNaN must be one of "stop", "throw"; got "ignore".',
    );
  });
});
