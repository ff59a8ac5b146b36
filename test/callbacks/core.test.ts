/** `tfjs-metrics/core`: what names of metrics mean, and who lends them to whom. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import * as core from '../../callbacks/core.js';
import * as callbackDoor from '../../callbacks/index.js';
import * as root from '../../src/index.js';
import {failureOf} from '../outcomes.js';

const unregistered = (typed: string, className: string) =>
  `metrics: "${typed}" is ${className}, which is not registered. Pass new ${className}(...), call ` +
  `registerMetrics(${className}), or import withMetrics from 'tfjs-metrics'.`;

const x = tf.tensor2d([[0], [1], [2], [3]]);
const y = tf.tensor2d([[0], [1], [0], [1]]);
const once = {epochs: 1, verbose: 0} as const;

const newModel = () =>
  tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], activation: 'sigmoid'})]});

const compileArgs = (...metrics: (string | core.Metric)[]) => ({
  optimizer: 'sgd',
  loss: 'binaryCrossentropy',
  metrics,
});

function compiled(withMetrics: typeof core.withMetrics, ...metrics: (string | core.Metric)[]) {
  const model = withMetrics(newModel());
  model.compile(compileArgs(...metrics));
  return model;
}

/** What a model saves with its optimizer. */
async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  const all: tf.io.ModelArtifacts[] = [];
  const handler: tf.io.IOHandler = {
    async save(artifacts) {
      all.push(artifacts);
      return {modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts)};
    },
  };
  await model.save(handler, {includeOptimizer: true});
  return all[0];
}

const load = (artifacts: tf.io.ModelArtifacts) => tf.loadLayersModel(tf.io.fromMemory(artifacts));

describe('tfjs-metrics/core', () => {
  it('exports what tfjs-metrics and tfjs-metrics/callbacks export', () => {
    expect(Object.keys(core).sort()).to.deep.equal(
      [...new Set([...Object.keys(root), ...Object.keys(callbackDoor)])].sort(),
    );
    const differ = Object.entries(core).filter(
      ([name, value]) => ({...root, ...callbackDoor})[name as keyof typeof root] !== value,
    );
    expect(differ.map(([name]) => name).sort()).to.deep.equal([
      'ThresholdTuner',
      'ValidationMetrics',
      'callbacks',
      'installCallbacks',
      'metricFrom',
      'registerMetrics',
      'thresholdTuner',
      'validationMetrics',
      'withMetrics',
    ]);
  });

  it('knows the strings of tfjs, and any instance', async () => {
    const names = ['accuracy', 'ce', 'binaryAccuracy', 'precision', 'mse', 'MAE', 'mape', 'cosine'];
    const model = compiled(core.withMetrics, ...names, new core.AUC());
    const same = compiled(root.withMetrics, ...names, new core.AUC());
    same.setWeights(model.getWeights());
    expect(await model.evaluateLogs(x, y)).to.deep.equal(await same.evaluateLogs(x, y));
  });

  it('says of other names what to do', () => {
    expect(() => compiled(core.withMetrics, 'cohen_kappa')).to.throw(
      unregistered('cohen_kappa', 'CohenKappa'),
    );
    expect(() => compiled(core.withMetrics, 'F1')).to.throw(unregistered('F1', 'F1Score'));
    expect(() => compiled(core.withMetrics, 'f1_scor')).to.throw('unknown metric "f1_scor". Did you mean');
    expect(() => core.metricFrom({className: 'MCC'})).to.throw(unregistered('MCC', 'MatthewsCorrelation'));
    expect(() => compiled(core.withMetrics, 'cohen_kappa', 'mse', 'F1', 'f1')).to.throw(
      'metrics: "cohen_kappa" is CohenKappa, "F1" is F1Score, "f1" is F1Score, which are not registered. Pass new ' +
        'CohenKappa(...), new F1Score(...), call registerMetrics(CohenKappa, F1Score), or import withMetrics from ' +
        "'tfjs-metrics'.",
    );
    const recall = tf.metrics.recall as never;
    expect(() => compiled(core.withMetrics, recall)).to.throw(unregistered('recall', 'Recall'));
    const model = compiled(core.withMetrics);
    expect(() => model.addMetric(model.outputs[0], {name: 'o', aggregation: 'max'})).to.throw(
      unregistered('max', 'Max'),
    );
    model.addMetric(model.outputs[0], 'mean');
  });

  it('knows registered classes', async () => {
    core.registerMetrics(core.BalancedAccuracy, core.LogLoss);
    const model = compiled(core.withMetrics, 'bacc', 'log_loss');
    expect(await model.evaluateLogs(x, y)).to.include.keys('balanced_accuracy', 'log_loss');
  });

  it('is left for all names when tfjs-metrics extends the model too', () => {
    const model = core.withMetrics(newModel());
    root.withMetrics(model);
    core.withMetrics(model);
    model.compile(compileArgs('mcc'));
    expect(model.metricsNames).to.deep.equal(['loss', 'matthews_correlation']);
  });
});

describe('a saved model in tfjs-metrics/core', () => {
  it('needs its metrics registered, and is as it was if they are not', async () => {
    const artifacts = await saved(compiled(core.withMetrics, new core.HammingLoss(), 'mse'));
    const model = await load(artifacts);
    const before = JSON.stringify(model.getUserDefinedMetadata());
    expect(JSON.stringify(model.getUserDefinedMetadata())).to.equal(before);
    expect((await failureOf(() => core.withMetrics(model))).message).to.equal(
      'withMetrics: the saved model has metrics that are not registered: HammingLoss. Call registerMetrics(HammingLoss) first.',
    );
    core.registerMetrics(core.HammingLoss);
    expect(core.withMetrics(model).metricsNames).to.deep.equal(['loss', 'hamming_loss', 'mse']);
  });

  it('names all classes that are not registered, custom ones and those of wrappers too', async () => {
    class OneScore extends core.MeanSquaredError {
      static override className = 'OneScore';
    }
    class OtherScore extends core.MeanSquaredError {
      static override className = 'OtherScore';
    }
    core.registerMetrics(OneScore, OtherScore);
    const metrics = [
      new OneScore(),
      new core.MinMax({metric: new OtherScore()}),
      new core.Dice({numClasses: 2}),
    ];
    core.registerMetrics(core.MinMax, core.Dice);
    const artifacts = await saved(compiled(core.withMetrics, ...metrics, 'other_score', 'mae'));
    const renamed = JSON.stringify(artifacts.userDefinedMetadata)
      .replaceAll('OneScore', 'GoneScore')
      .replaceAll('OtherScore', 'LostScore')
      .replaceAll('other_score', 'missing_score')
      .replaceAll('Dice', 'GeometricMean');
    const model = await load({
      ...artifacts,
      userDefinedMetadata: JSON.parse(renamed) as Record<string, object>,
    });
    expect((await failureOf(() => core.withMetrics(model))).message).to.equal(
      'withMetrics: the saved model has metrics that are not registered: missing_score, GoneScore, ' +
        'LostScore, GeometricMean. Call registerMetrics(missing_score, GoneScore, LostScore, GeometricMean) first.',
    );
  });

  it('has custom metrics if they are registered', async () => {
    class SavedMetric extends core.MeanSquaredError {
      static override className = 'SavedMetric';
    }
    const model = compiled(core.withMetrics, new SavedMetric());
    expect((await failureOf(() => saved(model))).message).to.include('Call registerMetrics with its class');
    core.registerMetrics(SavedMetric);
    const again = root.withMetrics(await load(await saved(model)));
    expect(again.metricsNames).to.deep.equal(['loss', 'saved_metric']);
  });
});

describe('names in callbacks', () => {
  const data = [x, y] as const;

  it('of tfjs-metrics/core mean what they mean in the model', async () => {
    const newCallbacks = () => [
      new core.ValidationMetrics({data, metrics: ['coverage_error', 'accuracy']}),
      new core.ThresholdTuner({data, metric: 'zero_one_loss'}),
    ];
    const keys = ['val_coverage_error', 'val_acc', 'val_threshold', 'val_zero_one_loss_at_threshold'];
    const {history} = await compiled(root.withMetrics).fit(x, y, {...once, callbacks: newCallbacks()});
    expect(history).to.include.keys(keys);
    const light = compiled(core.withMetrics);
    const [validation, tuner] = newCallbacks();
    const failures = await Promise.all(
      [validation, tuner].map(async callback => {
        const model = compiled(core.withMetrics);
        return (await failureOf(() => model.fit(x, y, {...once, callbacks: callback}))).message;
      }),
    );
    expect(failures).to.deep.equal([
      `ValidationMetrics, ${unregistered('coverage_error', 'CoverageError')}`,
      `ThresholdTuner, ${unregistered('zero_one_loss', 'ZeroOneLoss')}`,
    ]);
    const accuracy = new core.ValidationMetrics({data, metrics: ['accuracy']});
    expect((await light.fit(x, y, {...once, callbacks: accuracy})).history).to.include.keys('val_acc');
  });

  it('of tfjs-metrics/core mean registered classes on a plain model', async () => {
    const plain = newModel();
    plain.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const newCallback = () => new core.ValidationMetrics({data, metrics: ['hinge', new core.MaxError()]});
    const fit = (callback: tf.CustomCallback | object) => plain.fit(x, y, {...once, callbacks: [callback]});
    expect((await failureOf(() => fit(newCallback()))).message).to.equal(
      `ValidationMetrics, ${unregistered('hinge', 'Hinge')}`,
    );
    core.registerMetrics(core.Hinge);
    expect((await fit(newCallback())).history).to.include.keys('val_hinge', 'val_max_error');
  });

  it('of tfjs-metrics/callbacks mean all metrics, whatever the model', async () => {
    const {ThresholdTuner, ValidationMetrics} = callbackDoor;
    const all = new ValidationMetrics({data, metrics: ['squared_hinge']});
    const tuner = new ThresholdTuner({data, metric: 'squared_hinge'});
    const {history} = await compiled(core.withMetrics).fit(x, y, {...once, callbacks: [all, tuner]});
    expect(history).to.include.keys('val_squared_hinge', 'val_squared_hinge_at_threshold');
  });

  it('that mean nothing are refused by the constructor of a ThresholdTuner', () => {
    for (const {ThresholdTuner} of [core, callbackDoor]) {
      expect(() => new ThresholdTuner({metric: 'zero_one_los'})).to.throw('Did you mean "zero_one_loss"');
    }
  });
});

describe('factories as named exports', () => {
  it('are those of `callbacks`', () => {
    for (const door of [core, callbackDoor]) {
      const named = Object.fromEntries(
        Object.keys(door.callbacks).map(name => [name, door[name as 'earlyStopping']]),
      );
      expect(named).to.deep.equal(door.callbacks);
    }
    expect(callbackDoor.earlyStopping({patience: 2})).to.be.instanceOf(callbackDoor.EarlyStopping);
    expect(core.validationMetrics({metrics: 'mse'})).to.be.instanceOf(core.ValidationMetrics);
    expect(callbackDoor.thresholdTuner()).to.be.instanceOf(callbackDoor.ThresholdTuner);
  });
});
