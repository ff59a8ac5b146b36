/** Own metrics, written as in the Keras guides: `addWeight` in the constructor, `updateState`, `result`. */
import {
  cast,
  equal,
  logicalAnd,
  memory,
  mul,
  reshape,
  scalar,
  sub,
  sum,
  tensor,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Mean} from '../../../src/metrics/aggregation/mean.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {MetricCollection} from '../../../src/metrics/wrappers/metric_collection.js';
import type {RawResult} from '../../../src/metrics/base/raw_result.js';
import type {MetricWeight} from '../../../src/state/metric_weight.js';

class BinaryTruePositives extends Metric {
  static override className: string = 'BinaryTruePositives';
  readonly truePositives: MetricWeight;

  constructor({name = 'binary_true_positives'} = {}) {
    super({name});
    this.truePositives = this.addWeight('tp', {initializer: 'zeros'});
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    tidy(() => {
      let values = cast(logicalAnd(cast(yTrue, 'bool'), cast(yPred, 'bool')), 'float32');
      if (sampleWeight !== undefined) values = mul(values, reshape(sampleWeight, values.shape));
      this.truePositives.assignAdd(sum(values));
    });
  }

  result(): RawResult | PromiseLike<RawResult> {
    return this.truePositives;
  }
}

/** The same, with a result of another kind. */
function returning(
  result: (m: BinaryTruePositives) => RawResult | PromiseLike<RawResult>,
): BinaryTruePositives {
  class Variant extends BinaryTruePositives {
    static override className = 'Variant';
    override result() {
      return result(this);
    }
  }
  return new Variant();
}

function feed(metric: Metric): void {
  tidy(() => {
    void metric.updateState(tensor([0, 1, 1, 1]), tensor([1, 1, 0, 1]));
    void metric.updateState(tensor([1, 0]), tensor([1, 1]), tensor([0.5, 2]));
  });
}

describe('a subclass of Metric', () => {
  it('returns its weight as the result; awaiting it resolves to the number', async () => {
    const m = new BinaryTruePositives();
    feed(m);
    expect(await m.result()).to.equal(2.5);
    expect(m.resultSync()).to.equal(2.5);
    m.dispose();
  });

  it('may return a number, a tensor, or a promise of them', async () => {
    const tensorToo = returning(m => tidy(() => mul(m.truePositives.read(), 2)));
    feed(tensorToo);
    expect(tensorToo.resultSync()).to.equal(5);
    const later = returning(async m => await m.truePositives.value());
    feed(later);
    expect(await later.result()).to.equal(2.5);
    expect(() => later.resultSync()).to.throw('await result()');
    for (const m of [tensorToo, later]) m.dispose();
  });

  it('resets, merges, saves and loads by its declared weights', async () => {
    const [a, b] = [new BinaryTruePositives(), new BinaryTruePositives()];
    feed(a);
    feed(b);
    a.mergeState([b]);
    expect(await a.result()).to.equal(5);
    b.setState(JSON.parse(JSON.stringify(await a.getState())) as Parameters<typeof b.setState>[0]);
    expect(await b.result()).to.equal(5);
    b.resetStates();
    expect(await b.result()).to.equal(0);
    for (const m of [a, b]) m.dispose();
  });

  it('is a Metric like those of the package, and of no other class', () => {
    const [own, mean] = [new BinaryTruePositives(), new Mean()];
    for (const metric of [own, mean]) expect(metric).to.be.instanceOf(Metric);
    expect(own).to.be.instanceOf(BinaryTruePositives);
    expect(mean).not.to.be.instanceOf(BinaryTruePositives);
    expect({}).not.to.be.instanceOf(Metric);
    expect(Mean.prototype).to.be.instanceOf(Metric);
    expect(Metric.prototype).not.to.be.instanceOf(Metric);
  });

  it('declares weights; a metric of the package does not', () => {
    expect(() => new Mean().addWeight('total')).to.throw('Mean: addWeight is for classes that extend Metric');
  });

  it('leaks nothing', async () => {
    const before = memory().numTensors;
    const m = new BinaryTruePositives();
    for (let i = 0; i < 5; i++) feed(m);
    await m.result();
    m.resetState();
    m.dispose();
    expect(memory().numTensors).to.equal(before);
  });

  it('has weights of any shape, and merges them as they were declared', async () => {
    class Range extends Metric {
      static override className = 'Range';
      readonly ends = this.addWeight('ends', {shape: [2], initializer: 1e9, combine: 'min'});
      updateState(values: Tensor): void {
        const numbers = values.dataSync();
        this.ends.assign([Math.min(...numbers), -Math.max(...numbers)]);
      }
      result() {
        return this.ends;
      }
    }
    const [a, b] = [new Range(), new Range()];
    tidy(() => {
      a.updateState(tensor([3, 5]));
      b.updateState(tensor([4, 9]));
    });
    a.mergeState([b]);
    expect(await a.result()).to.deep.equal([3, -9]);
    for (const m of [a, b]) m.dispose();
  });

  it('states of another class are an error that says so', async () => {
    const m = new BinaryTruePositives();
    const state = await m.getState();
    expect(() => m.setState({...state, className: 'AUC'})).to.throw('this is the state of a AUC');
    expect(() => m.setState({...state, weights: []})).to.throw(
      'the state holds 0 weights, this metric declares 1',
    );
    m.dispose();
  });

  it('counts differences too', async () => {
    const m = new BinaryTruePositives();
    tidy(() => {
      m.truePositives.assign(10);
      m.truePositives.assignAdd(sub(scalar(0), cast(equal(scalar(1), 1), 'float32')));
    });
    expect(await m.truePositives).to.equal(9);
    m.dispose();
  });
});

describe('a metric class in JavaScript that lacks a method', () => {
  const within = (methods: object): MetricCollection => {
    abstract class Incomplete extends Metric {
      static override className = 'Incomplete';
    }
    Object.assign(Incomplete.prototype, methods);
    const Class = Incomplete as unknown as new () => Metric;
    return new MetricCollection({metrics: {m: new Class()}});
  };

  it('is an error that names the method', async () => {
    expect(() => within({result: () => 1}).updateState([1], [1])).to.throw(
      'Incomplete: the class has no method updateState(). A metric needs updateState() and result().',
    );
    const metric = within({updateState: () => undefined});
    metric.updateState([1], [1]);
    const message = await metric.result().then(
      () => 'no error',
      (error: Error) => error.message,
    );
    expect(message).to.contain('Incomplete: the class has no method result().');
  });
});
