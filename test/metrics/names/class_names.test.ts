import {expect} from 'chai';
import * as classes from '../../../src/metrics/classes.js';
import {CLASS_NAMES} from '../../../src/metrics/names/class_names.js';
import type {MetricClass} from '../../../src/metrics/names/metric_table.js';
import {TFJS_METRICS} from '../../../src/metrics/names/tfjs_metrics.js';

describe('the list of class names', () => {
  it('has the name of each class, as it is exported, and no other', () => {
    const names = Object.values<MetricClass>(classes).map(({className}) => className);
    expect(Object.keys(CLASS_NAMES).sort()).to.deep.equal(names.sort());
    expect(names.sort()).to.deep.equal(Object.keys(classes).sort());
  });

  it('has the names in the table of tfjs', () => {
    for (const [name, {className}] of Object.entries(TFJS_METRICS.classes)) expect(className).to.equal(name);
  });
});
