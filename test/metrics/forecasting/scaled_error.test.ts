/** What the reference vectors of the scaled errors do not show. */
import {expect} from 'chai';
import {MeanAbsoluteScaledError, MeanSquaredScaledError} from '../../../src/metrics/instances.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';

const yTrain = [
  [0.5, 1],
  [-1, 1],
  [7, -6],
];
const labels = yTrain;
const forecasts = [
  [0, 2],
  [-1, 2],
  [8, -5],
];

describe('scaled errors of forecasts', () => {
  it('average both errors over the outputs with the weights of multioutput, as in the examples of sktime', async () => {
    const m = new MeanAbsoluteScaledError({yTrain, multioutput: [0.3, 0.7]});
    m.updateState(labels, forecasts);
    expect(await m.result()).to.be.closeTo(0.21935483870967742, 1e-12);
    const squared = new MeanSquaredScaledError({yTrain, multioutput: [0.3, 0.7], squareRoot: true});
    squared.updateState(labels, forecasts);
    expect(await squared.result()).to.be.closeTo(0.17451891814894502, 1e-12);
  });

  it('weigh steps, merge, and continue from a state', async () => {
    const make = (): MeanAbsoluteScaledError => new MeanAbsoluteScaledError({yTrain: [1, 3, 2, 6], sp: 2});
    const [a, b] = [make(), make()];
    a.updateState([1, 2], [2, 4], [1, 0]);
    b.updateState([3], [6], [3]);
    a.mergeState([b]);
    expect(await a.result()).to.be.closeTo((1 + 3 * 3) / 4 / 2, 1e-12);
    b.setState(await a.getState());
    expect(await b.result()).to.equal(await a.result());
  });

  it('are made again from their config', async () => {
    const {className} = MeanSquaredScaledError;
    const m = new MeanSquaredScaledError({yTrain: [1, 2, 4], squareRoot: true, name: 'rmsse'});
    const config = JSON.parse(JSON.stringify(m.getConfig())) as ConstructorParameters<
      typeof MeanSquaredScaledError
    >[0];
    const copy = new MeanSquaredScaledError(config);
    expect(copy.getConfig()).to.deep.equal(m.getConfig());
    copy.updateState([4], [6]);
    expect(await copy.result()).to.be.closeTo(Math.sqrt(4 / 2.5), 1e-12);
    expect(() => metricFrom(className)).to.throw('Unknown'.toLowerCase());
  });

  it('are 0 before data, for each output with raw_values', async () => {
    expect(await new MeanAbsoluteScaledError({yTrain}).result()).to.equal(0);
    expect(await new MeanAbsoluteScaledError({yTrain, multioutput: 'raw_values'}).result()).to.deep.equal([
      0, 0,
    ]);
  });

  it('refuse a history that is missing, too short, or of other outputs', () => {
    const make = (options: object) => () => new MeanAbsoluteScaledError(options as {yTrain: number[]});
    expect(make({})).to.throw('MeanAbsoluteScaledError: yTrain is required');
    expect(make({yTrain: 3})).to.throw('yTrain must be an array; got 3');
    expect(make({yTrain: [1, 2], sp: 2})).to.throw('with more than sp (2) steps; got [2]');
    expect(make({yTrain: [[[1]], [[2]]]})).to.throw('got [2, 1, 1]');
    expect(make({yTrain: [1, 2], sp: 0})).to.throw('sp must be');
    expect(make({yTrain, multioutput: [1]})).to.throw('multioutput has 1 weights, but yTrain has 2 outputs');
    const m = new MeanAbsoluteScaledError({yTrain});
    expect(() => m.updateState([1, 2], [1, 2])).to.throw('yTrain has 2 outputs, but yPred [2] has 1');
  });
});
