/** Identifiers, and the metrics and log keys that they mean. */
import {expect} from 'chai';
import {meanSquaredError} from '../../../src/functional/regression/mean_squared_error.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import type {MetricContext, MetricIdentifier} from '../../../src/metrics/names/metric_identifier.js';

const binary = {yTrueShape: [null, 1], yPredShape: [null, 1]};
const oneHot = {yTrueShape: [null, 3], yPredShape: [null, 3]};
const ids = {yTrueShape: [null, 1], yPredShape: [null, 3]};

/** Class and key of an identifier. */
function of(identifier: MetricIdentifier, context?: MetricContext): string {
  const metric = metricFrom(identifier, context);
  return `${metric.className} ${metric.name}`;
}

describe('metricFrom', () => {
  it('keeps the keys of strings that tfjs accepts', () => {
    expect(of('mse')).to.equal('MeanSquaredError mse');
    expect(of('MSE')).to.equal('MeanSquaredError MSE');
    expect(of('MAE')).to.equal('MeanAbsoluteError MAE');
    expect(of('mape')).to.equal('MeanAbsolutePercentageError mape');
    expect(of('binaryAccuracy')).to.equal('BinaryAccuracy binaryAccuracy');
    expect(of('categoricalCrossentropy')).to.equal('CategoricalCrossentropy categoricalCrossentropy');
    expect(of('precision')).to.equal('Precision precision');
    expect(of('cosine')).to.equal('CosineProximity cosine');
    expect(metricFrom('cosine').direction).to.equal('min');
  });

  it('names every other string after its class', () => {
    expect(of('AUC')).to.equal('AUC auc');
    expect(of('MeanSquaredError')).to.equal('MeanSquaredError mean_squared_error');
    expect(of('mean_squared_error')).to.equal('MeanSquaredError mean_squared_error');
    expect(of('meanSquaredError')).to.equal('MeanSquaredError mean_squared_error');
    expect(of('f1_score')).to.equal('F1Score f1_score');
    expect(of('f_beta_score')).to.equal('FBetaScore fbeta_score');
    expect(of('recall')).to.equal('Recall recall');
  });

  it('with names: keras, keeps the string as typed as its key', () => {
    const keras = {names: 'keras', ...binary} as const;
    for (const typed of [
      'AUC',
      'auc',
      'mse',
      'MSE',
      'MeanSquaredError',
      'accuracy',
      'ACC',
      'cosine_similarity',
    ]) {
      expect(metricFrom(typed, keras).name).to.equal(typed);
    }
    expect(metricFrom({className: 'AUC'}, keras).name).to.equal('auc');
    expect(() => metricFrom('crossentropy', keras)).to.throw('unknown metric "crossentropy"');
  });

  it('resolves accuracy and crossentropy by the loss, then by the shapes', () => {
    expect(of('accuracy', {loss: 'binaryCrossentropy', ...oneHot})).to.equal('BinaryAccuracy acc');
    expect(of('acc', {loss: 'sparseCategoricalCrossentropy'})).to.equal('SparseCategoricalAccuracy acc');
    expect(of('accuracy', {loss: 'meanSquaredError', ...binary})).to.equal('BinaryAccuracy acc');
    expect(of('accuracy', {loss: 'categoricalCrossentropy', ...oneHot})).to.equal('CategoricalAccuracy acc');
    expect(of('accuracy', ids)).to.equal('SparseCategoricalAccuracy acc');
    expect(of('ce', {loss: 'binaryCrossentropy'})).to.equal('BinaryCrossentropy ce');
    expect(of('crossentropy', ids)).to.equal('SparseCategoricalCrossentropy ce');
    expect(of('accuracy', {names: 'keras', loss: 'binaryCrossentropy', ...oneHot})).to.equal(
      'CategoricalAccuracy accuracy',
    );
    expect(() => metricFrom('accuracy')).to.throw('depends on the loss or on the shapes');
    expect(of('Accuracy')).to.equal('Accuracy accuracy');
  });

  it('accepts {className, config} with keys of both kinds', () => {
    const metric = metricFrom({class_name: 'AUC', config: {num_thresholds: 50, curve: 'PR', name: 'pr'}});
    expect(metric.name).to.equal('pr');
    expect(metric.getConfig()).to.include({numThresholds: 50, curve: 'PR'});
    expect(of({className: 'AUC', config: {numThresholds: 50}})).to.equal('AUC auc');
    const dtype = {module: 'keras', class_name: 'DTypePolicy', config: {name: 'float32'}};
    expect(of({className: 'Precision', config: {dtype, top_k: 2}})).to.equal('Precision precision');
    const fn = {module: 'builtins', class_name: 'function', config: 'binary_accuracy'};
    const wrapper = metricFrom({className: 'MeanMetricWrapper', config: {fn, threshold: 0.4, name: 'w'}});
    expect(wrapper.name).to.equal('w');
  });

  it('accepts functions: its own and those of tfjs by identity, others by their name', () => {
    const known = () => 1;
    const context = {knownFunctions: new Map([[known, 'binaryAccuracy']])};
    expect(of(known, context)).to.equal('BinaryAccuracy binaryAccuracy');
    expect(of(meanSquaredError)).to.equal('MeanSquaredError mean_squared_error');
    expect(
      of(function meanPred() {
        return 1;
      }),
    ).to.equal('FunctionMetric meanPred');
    expect(
      of(
        (
          () => () =>
            1
        )(),
      ),
    ).to.equal('FunctionMetric metric');
  });

  it('returns an instance as it is', () => {
    const metric = new AUC({name: 'my_auc'});
    expect(metricFrom(metric, {names: 'keras'})).to.equal(metric);
  });

  it('says what is wrong', () => {
    expect(() => metricFrom('mean_squred_error')).to.throw('Did you mean "mean_squared_error"');
    expect(() => metricFrom('no_such_metric')).to.throw('unknown metric "no_such_metric"');
    expect(() => metricFrom({className: 'AUC', config: {numTresholds: 3}})).to.throw(
      'Did you mean "numThresholds"',
    );
    expect(() => new AUC({num_thresholds: 3} as never)).to.throw('Did you mean "numThresholds"');
    expect(() => metricFrom(AUC as never)).to.throw('Write new AUC(...)');
    expect(() => metricFrom(null as never)).to.throw('got null');
    expect(() => metricFrom({config: {}})).to.throw('got {config: {}}, which has no className');
    expect(() => metricFrom('Mean', oneHot)).to.throw('metric over values');
    expect(metricFrom('Mean').className).to.equal('Mean');
  });
});
