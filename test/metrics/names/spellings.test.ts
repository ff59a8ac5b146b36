import {expect} from 'chai';
import {plainName} from '../../../src/errors.js';
import {canonicalLoss} from '../../../src/losses/loss_names.js';
import * as classes from '../../../src/metrics/classes.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';
import {findClass} from '../../../src/metrics/names/find_class.js';
import type {MetricClass} from '../../../src/metrics/names/metric_table.js';
import {snakeCase} from '../../../src/snake_case.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {CLASS_NAMES} from '../../../src/metrics/names/class_names.js';

const CLASSES = Object.values<MetricClass>(classes);

describe('spellings of a metric', () => {
  it('letter case, underscores, hyphens and spaces do not matter, for any class', () => {
    for (const its of CLASSES) {
      const {className} = its;
      const words = snakeCase(className);
      const hyphens = words.replace(/_/g, '-');
      const typed = [className, words, hyphens, words.toUpperCase(), className.toLowerCase()];
      for (const one of [...typed, className.toUpperCase(), words.replace(/_/g, ' ')]) {
        expect(findClass(one, ALL_METRICS), one).to.equal(its);
      }
    }
  });

  it('no two classes have one name in all spellings', () => {
    expect(new Set(CLASSES.map(c => plainName(c.className))).size).to.equal(CLASSES.length);
  });

  it('no short name is the name of another class, and each is plain', () => {
    const names = new Set(CLASSES.map(c => plainName(c.className)));
    const short = Object.values(CLASS_NAMES).flatMap(all => all.split(' ').filter(Boolean));
    expect(new Set(short).size).to.equal(short.length);
    for (const name of short) {
      expect(names.has(name), name).to.equal(false);
      expect(plainName(name)).to.equal(name);
    }
  });

  const cases: readonly (readonly [typed: string, className: string])[] = [
    ['ROC_AUC', 'ROCAUC'],
    ['Rocauc', 'ROCAUC'],
    ['AU-ROC', 'ROCAUC'],
    ['F1SCORE', 'F1Score'],
    ['f1', 'F1Score'],
    ['R2', 'R2Score'],
    ['mcc', 'MatthewsCorrelation'],
    ['Sensitivity', 'Recall'],
    ['TPR', 'Recall'],
    ['pearson', 'PearsonCorrCoef'],
    ['spearman', 'SpearmanCorrCoef'],
    ['auprc', 'AveragePrecision'],
    ['log-loss', 'LogLoss'],
    ['Kappa', 'CohenKappa'],
    ['RMSE', 'RootMeanSquaredError'],
    ['Mse', 'MeanSquaredError'],
    ['mean-squared-error', 'MeanSquaredError'],
    ['ece', 'CalibrationError'],
  ];
  for (const [typed, className] of cases) {
    it(`'${typed}' is ${className}, under the class's default name`, () => {
      const metric = metricFrom(typed);
      expect(metric.className).to.equal(className);
      expect(metric.name).to.equal(className === 'ROCAUC' ? 'roc_auc' : snakeCase(className));
    });
  }

  it('a string that tfjs accepts keeps its key, but not in another spelling', () => {
    for (const typed of ['mse', 'MSE', 'binaryAccuracy', 'cosine']) {
      expect(metricFrom(typed).name).to.equal(typed);
    }
    expect(metricFrom('Mse').name).to.equal('mean_squared_error');
    expect(metricFrom('Cosine').name).to.equal('cosine_proximity');
    expect(metricFrom('ACCURACY', {loss: 'binaryCrossentropy'}).name).to.equal('acc');
    expect(metricFrom('Cross-Entropy', {loss: 'binaryCrossentropy'}).name).to.equal('ce');
  });

  it("with names: 'keras' the key is the string as typed", () => {
    for (const typed of ['ROC_AUC', 'f1', 'mean-squared-error']) {
      expect(metricFrom(typed, {names: 'keras'}).name).to.equal(typed);
    }
  });

  it('class names in a config, functions of a MeanMetricWrapper and losses are read in any spelling too', () => {
    expect(metricFrom({class_name: 'ROC-AUC', config: {name: 'a'}}).name).to.equal('a');
    const wrapper = metricFrom({className: 'mean-metric-wrapper', config: {fn: 'Mean-Squared_Error'}});
    wrapper.updateState([[1]], [[3]]);
    expect(wrapper.resultSync()).to.equal(4);
    expect(canonicalLoss('binary-crossentropy')).to.equal('binaryCrossentropy');
    expect(canonicalLoss('Cross-Entropy')).to.equal('crossentropy');
  });

  it('an unknown name suggests similar names, also short ones', () => {
    expect(() => metricFrom('sensitvity')).to.throw('Did you mean "sensitivity"');
    expect(() => metricFrom('mathews')).to.throw('Did you mean "matthews"');
    expect(() => metricFrom('macro_f1')).to.throw('unknown metric "macro_f1". Did you mean "f1"?');
    expect(() => metricFrom('roc_auc_score')).to.throw(
      'unknown metric "roc_auc_score". Did you mean "roc_auc"?',
    );
    expect(() => metricFrom('NDCG@10')).to.throw('Did you mean "NDCG"');
    expect(() => metricFrom('weightedKappa')).to.throw('Did you mean "Kappa"');
    expect(() => metricFrom('top_k_accuracy')).to.throw('"top_k_accuracy_score"');
    expect(metricFrom('positive_predictive_value').className).to.equal('Precision');
    expect(metricFrom('True Negative Rate').className).to.equal('Specificity');
    expect(metricFrom('tp').className).to.equal('TruePositives');
    expect(() => metricFrom('__proto__')).to.throw('unknown metric "__proto__"');
    expect(() => metricFrom('constructor')).to.throw('unknown metric "constructor"');
  });
});
