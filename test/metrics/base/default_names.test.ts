import {expect} from 'chai';
import {hasParts} from '../../../src/metrics/base/metric_parts.js';
import type {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {classOf, isWrapper, METRICS} from '../catalogue.js';
import {snakeCase} from '../../../src/snake_case.js';
import {specimensOf} from '../../vectors/specimens.js';

/** Not the class's name in snake_case: Keras's names, and one that is easier to read. */
const OTHER: Readonly<Record<string, string>> = {
  FBetaScore: 'fbeta_score',
  LogCoshError: 'logcosh',
  ROCAUC: 'roc_auc',
};

type Options = {name?: string};

describe('the default name', () => {
  for (const {className} of METRICS) {
    it(`of ${className} and its subclasses`, async () => {
      const [{config}] = await specimensOf(className);
      const metric = metricFrom({className, config});
      // Metrics of metrics have the name of the inner one.
      if (hasParts(metric) || isWrapper(classOf(className))) return;
      const {name: _, ...options} = metric.getConfig() as Options;
      const given = classOf(className) as unknown as new (options: Options) => MeanSquaredError;
      class MySubclass extends given {
        static className = 'MySubclass';
      }
      class Unnamed extends given {}
      const known = OTHER[className] ?? snakeCase(className);
      const made = [given, Unnamed, MySubclass].map(one => new one({...options, name: undefined}).name);
      expect(made).to.deep.equal([known, known, 'my_subclass']);
      expect(new MySubclass({...options, name: 'own'}).name).to.equal('own');
    });
  }
});
