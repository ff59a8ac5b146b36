import {expect} from 'chai';
import {Metric} from '../../../src/metrics/base/metric.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {FBetaScore} from '../../../src/metrics/thresholded/fbeta_score.js';
import {SpecificityAtSensitivity} from '../../../src/metrics/thresholded/specificity_at_sensitivity.js';
import {
  metricFrom as coreMetricFrom,
  registerMetrics as coreRegister,
} from '../../../src/metrics/names/core_metric_from.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';
import {metricFrom, registerMetrics} from '../../../src/metrics/names/metric_from.js';
import type {RegistrableClass} from '../../../src/metrics/names/metric_table.js';
import {isOfPackage} from '../../../src/metrics/names/registered.js';

/** A class of that name, which reports an option. */
function classNamed(className: string): RegistrableClass {
  return class extends Metric {
    static override className = className;
    private readonly value: number;
    constructor({value = 3, ...options}: {value?: number; name?: string} = {}) {
      super(options);
      this.value = value;
    }
    updateState(): void {}
    result(): number {
      return this.value;
    }
    override getConfig(): Record<string, unknown> {
      return {...super.getConfig(), value: this.value};
    }
  };
}

const refused =
  (given: unknown, register = registerMetrics) =>
  () =>
    register(...([given].flat() as RegistrableClass[]));

describe('registerMetrics', () => {
  it('makes a custom class known by its name, in any spelling, and in JSON', async () => {
    registerMetrics(classNamed('RegisteredScore'));
    for (const typed of ['RegisteredScore', 'registered_score', 'registered-score', 'REGISTERED SCORE']) {
      expect(metricFrom(typed).className).to.equal('RegisteredScore');
      expect(coreMetricFrom(typed).name).to.equal('registered_score');
    }
    const made = metricFrom({className: 'RegisteredScore', config: {value: 5, name: 'five'}});
    expect([made.name, await made.result()]).to.deep.equal(['five', 5]);
    const wrapped = metricFrom({
      className: 'MinMax',
      config: {metric: {className: 'RegisteredScore', config: {}}},
    });
    expect(wrapped.className).to.equal('MinMax');
  });

  it('changes nothing for a class that is registered', () => {
    const known = classNamed('RegisteredTwice');
    registerMetrics(known, known);
    registerMetrics(known);
    coreRegister(known);
    expect(metricFrom('registered_twice')).to.be.instanceOf(known);
    registerMetrics(AUC);
  });

  it('suggests registered classes', () => {
    registerMetrics(classNamed('GiniCoefficient'));
    expect(() => metricFrom('gini_coeficient')).to.throw('Did you mean "gini_coefficient"?');
  });

  it('refuses anything but classes of metrics', () => {
    expect(refused(new AUC())).to.throw(
      'registerMetrics: expected a class, got an instance of it. Write registerMetrics(AUC).',
    );
    for (const given of ['AUC', 3, null, {}, () => new AUC(), class {}]) {
      expect(refused(given)).to.throw(
        'registerMetrics: expected classes of metrics, as in registerMetrics(AUC)',
      );
    }
    expect(refused(Metric)).to.throw('registerMetrics: ');
    expect(() => registerMetrics([AUC] as never)).to.throw('expected classes of metrics');
  });

  it('refuses a class that declares no name', () => {
    class Unnamed extends AUC {}
    expect(refused(Unnamed)).to.throw("Unnamed declares no name. Give it one: static className = 'MyMetric'");
  });

  it('refuses a name that means another metric', () => {
    registerMetrics(classNamed('RegisteredOnce'));
    const conflict = 'Give your class another static className';
    expect(refused(classNamed('RegisteredOnce'))).to.throw(
      `"RegisteredOnce" is the name of another class. ${conflict}`,
    );
    expect(refused(classNamed('registered_once'))).to.throw(conflict);
    expect(refused(classNamed('F1'))).to.throw(`registerMetrics: "F1" means F1Score. ${conflict}`);
    expect(refused(classNamed('auc'))).to.throw('"auc" means AUC');
    expect(refused(classNamed('Acc'))).to.throw('"Acc" means a metric of tfjs');
    expect(refused(classNamed('AUC'))).to.throw('"AUC" is the name of another class');
  });

  it('refuses a custom class with the name of a class of this package, in core too', () => {
    for (const name of ['AUC', 'Accuracy', 'F1Score', 'Mean']) {
      expect(refused(classNamed(name), coreRegister)).to.throw(
        `registerMetrics: "${name}" is the name of another class. Give your class another static className.`,
      );
    }
    class Other extends AUC {
      static override className = 'CohenKappa';
    }
    class Same extends AUC {
      static override className = 'AUC';
    }
    class F1Score extends FBetaScore {
      static override className = 'F1Score';
    }
    expect(refused(F1Score, coreRegister)).to.throw('"F1Score" is the name of another class');
    expect(refused(Other, coreRegister)).to.throw('"CohenKappa" is the name of another class');
    expect(refused(Same, coreRegister)).to.throw('"AUC" is the name of another class');
    expect(Object.values(ALL_METRICS.classes).filter(one => !isOfPackage(one))).to.deep.equal([]);
  });

  it('refuses a class without a name', () => {
    for (const [name, got] of [
      ['', '""'],
      [5, '5'],
      [null, 'null'],
    ] as const)
      expect(refused(classNamed(name as string))).to.throw(`must be a name; got ${got}.`);
  });

  it('registers none if one of them is refused', () => {
    expect(refused([classNamed('NeverRegistered'), classNamed('F1')])).to.throw('F1Score');
    expect(() => metricFrom('never_registered')).to.throw('unknown metric "never_registered"');
  });

  it('registers classes of this package in core', () => {
    const name = 'specificity_at_sensitivity';
    expect(() => coreMetricFrom(name)).to.throw(
      `metrics: "${name}" is SpecificityAtSensitivity, which is not registered. Pass new SpecificityAtSensitivity(...), ` +
        "call registerMetrics(SpecificityAtSensitivity), or import withMetrics from 'tfjs-metrics'.",
    );
    coreRegister(SpecificityAtSensitivity);
    const config = {sensitivity: 0.5, name: 's'};
    expect(coreMetricFrom({className: name, config})).to.be.instanceOf(SpecificityAtSensitivity);
  });
});
