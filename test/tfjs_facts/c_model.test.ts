/** Facts C1 and C2: the model object whose methods this package overrides. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {column, identity, still, twoZeros} from './models.js';

/** The private members of a compiled model that this package uses. */
interface Inside {
  model?: tf.LayersModel & Inside;
  metricsNames: string[];
  stopTraining_: boolean;
}
const inside = (model: tf.LayersModel) => model as unknown as tf.LayersModel & Inside;

const compileArgs = () => ({optimizer: still(), loss: 'meanSquaredError', metrics: ['mae']});
const x = column([1, 2]);

describe('C1: Sequential', () => {
  it('C1: gets a new inner model with every compile', () => {
    const model = identity();
    model.compile(compileArgs());
    const first = inside(model).model as tf.LayersModel & Inside;
    expect(first).to.be.instanceOf(tf.LayersModel).and.not.to.equal(model);
    model.compile(compileArgs());
    expect(inside(model).model).not.to.equal(first);
  });

  it('C1: delegates training and evaluation to it, and passes it to callbacks', async () => {
    const model = identity();
    model.compile(compileArgs());
    const inner = inside(model).model as tf.LayersModel;
    const called: string[] = [];
    for (const name of ['fit', 'evaluate', 'fitDataset', 'evaluateDataset', 'trainOnBatch'] as const) {
      (inner as unknown as Record<string, () => unknown>)[name] = () => {
        called.push(name);
        return [];
      };
    }
    model.evaluate(x, x);
    await model.fit(x, x);
    await model.fitDataset({} as never, {} as never);
    await model.evaluateDataset({} as never, {});
    await model.trainOnBatch(x, x);
    expect(called).to.deep.equal(['evaluate', 'fit', 'fitDataset', 'evaluateDataset', 'trainOnBatch']);

    model.compile(compileArgs());
    const callback = new (class extends tf.Callback {
      got: unknown;
      override setModel(given: tf.LayersModel): void {
        super.setModel(given);
        this.got = given;
      }
    })();
    await model.fit(x, x, {epochs: 1, verbose: 0, callbacks: callback});
    expect(callback.got).to.equal(inside(model).model);
  });

  it('C1: shares metricsNames with it, and forwards stopTraining', () => {
    const model = identity();
    model.compile(compileArgs());
    const {model: inner, metricsNames} = inside(model);
    expect(metricsNames).to.equal(inner?.metricsNames);
    model.stopTraining = true;
    expect(inner?.stopTraining_).to.equal(true);
  });
});

describe('C2: names', () => {
  const NAMES =
    'metricsTensors metricsNames makeTrainFunction makeTestFunction testFunction testLoop getDedupedMetricsNames ' +
    'standardizeUserData standardizeUserDataXY calculateLosses collectedTrainableWeights optimizer_ lossFunctions ' +
    'feedLossFns isTraining stopTraining_ inputNames outputNames';

  it('C2: of properties are those of the sources, also where tfjs is minified', async () => {
    const model = twoZeros();
    model.compile(compileArgs());
    await model.fit(x, [x, x], {epochs: 1, verbose: 0});
    model.evaluate(x, [x, x]);
    for (const name of NAMES.split(' ')) expect(name in model, name).to.equal(true);
    for (const name of ['inboundNodes', 'supportsMasking', 'losses']) {
      expect(name in model.layers[1], name).to.equal(true);
    }
    for (const name of ['sourceLayer', 'nodeIndex', 'tensorIndex']) {
      expect(name in model.outputs[0], name).to.equal(true);
    }
    const [node] = (model.layers[1] as unknown as {inboundNodes: object[]}).inboundNodes;
    for (const name of ['outboundLayer', 'inputTensors', 'outputTensors']) {
      expect(name in node, name).to.equal(true);
    }
  });

  it('C2: of classes are kept as separate strings', () => {
    expect(twoZeros().layers.map(layer => layer.getClassName())).to.deep.equal([
      'InputLayer',
      'Dense',
      'Dense',
    ]);
  });
});
