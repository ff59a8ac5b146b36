/** Arguments that plain tfjs reads, whether an object has them itself or not. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ReduceLROnPlateau} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {source, zeroModel} from '../data/source.js';

class Args {
  get epochs(): number {
    return 3;
  }
  get verbose(): number {
    return 0;
  }
}

describe('inherited arguments and getters', () => {
  let x: tf.Tensor;
  let y: tf.Tensor;
  let model: ReturnType<typeof zeroModel>;
  before(() => ([x, y] = [tf.ones([4, 2]), tf.ones([4, 1])]));
  after(() => tf.dispose([x, y]));
  beforeEach(() => (model = zeroModel()));
  afterEach(() => model.dispose());

  it('count in fit and fitDataset', async () => {
    for (const args of [new Args(), Object.create({epochs: 3, verbose: 0}) as Args]) {
      expect((await model.fit(x, y, args)).epoch).to.deep.equal([0, 1, 2]);
      expect((await model.fitDataset(source(2) as never, args)).epoch).to.deep.equal([0, 1, 2]);
    }
    const {message} = await failureOf(() => model.fit(x, y, Object.create({epoch: 3}) as object));
    expect(message).to.match(/^fit: unknown option "epoch"/);
  });

  it('count in evaluate, evaluateLogs and trainOnBatch', async () => {
    const weighted = Object.create({sampleWeight: tf.zeros([4])}) as {sampleWeight: tf.Tensor};
    const [loss, other] = model.evaluate(x, y, weighted) as tf.Scalar[];
    expect((await loss.data())[0]).to.equal(0);
    tf.dispose([loss, other]);
    expect(await model.evaluateLogs(x, y, weighted)).to.include({loss: 0});
    expect(await model.trainOnBatch(x, y, weighted)).to.have.property('0', 0);
    tf.dispose(weighted.sampleWeight);
    const {message} = await failureOf(() => model.trainOnBatch(x, y, x as never));
    expect(message).to.equal(
      'trainOnBatch: expected an object of options, got a tensor [4, 2]. The options are: sampleWeight, classWeight.',
    );
  });

  it('count in withMetrics and compile', () => {
    const made = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
    const extended = withMetrics(made, Object.create({names: 'keras'}) as object);
    const args = {optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mean_absolute_error']};
    extended.compile(Object.create(args) as typeof args);
    expect(extended.metricsNames).to.deep.equal(['loss', 'mean_absolute_error']);
    extended.dispose();
  });

  it('count in callbacks', async () => {
    class Patience {
      get monitor(): string {
        return 'loss';
      }
      get patience(): number {
        return 2;
      }
    }
    const args = {epochs: 9, verbose: 0};
    for (const given of [new Patience(), Object.create({monitor: 'loss', patience: 2}) as object]) {
      const {epoch} = await model.fit(x, y, {...args, callbacks: new EarlyStopping(given)});
      expect(epoch).to.deep.equal([0, 1, 2]);
      expect(() => new ReduceLROnPlateau(given)).not.to.throw();
    }
    expect(() => new ReduceLROnPlateau(Object.create({factor: 2}) as object)).to.throw('factor');
  });
});
