import {expect} from 'chai';
import {classDots} from '../../../../callbacks/views/evaluation/class_dots.js';
import {classRows, classTable, sortedRows} from '../../../../callbacks/views/evaluation/class_table.js';

const perClass = [
  {name: 'a', support: 10, precision: 0.5, recall: 1, f1: 0.667},
  {name: 'b', support: 30, precision: 1, recall: 0.5, f1: 0.6},
];

describe('views: classTable', () => {
  it('the weakest class first, then the averages', () => {
    const html = classTable({perClass}, {classes: ['x', 'y & z']});
    const names = [...html.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, name]) => name);
    expect(names).to.eql(['y &amp; z', 'x', 'macro', 'weighted']);
    expect(html).to.contain(
      '<th scope="row">macro</th><td>40</td><td>0.750</td><td>0.750</td><td>0.633</td></tr>',
    );
    expect(html).to.contain(
      '<th scope="row">weighted</th><td>40</td><td>0.875</td><td>0.625</td><td>0.617</td></tr>',
    );
  });

  it('heads that sort say how the table is sorted', () => {
    const html = classTable({perClass}, {isSortable: true, sort: {column: 'support', descending: true}});
    expect(html).to.contain('aria-sort="descending"><button class="sort" type="button" data-sort="support">');
    expect(html.match(/aria-sort/g)).to.have.lengthOf(1);
  });

  it('AUC and AP of the curves; an average only if every class has one', () => {
    const curve = {
      name: '',
      positives: 1,
      negatives: 1,
      thresholds: [],
      truePositives: [],
      falsePositives: [],
    };
    const curves = [{...curve, auc: 0.9, ap: 0.8}, {...curve, auc: 0.7, ap: 0.6}]; // prettier-ignore
    expect(classTable({perClass, curves})).to.contain(
      '<td class="wide">0.800</td><td class="wide">0.700</td>',
    );
    const [first] = classRows({perClass: [{...perClass[0], ap: 0.5}, perClass[1]]});
    expect(first.ap).to.equal(0.5);
    expect(classTable({perClass: [{...perClass[0], ap: 0.5}, perClass[1]]})).to.match(
      /macro.*<td class="wide">–<\/td>/,
    );
  });

  it('values that are missing come last in either order', () => {
    const rows = classRows({perClass: [{...perClass[0], auc: 0.5}, perClass[1], {...perClass[0], auc: 0.4}]});
    expect(sortedRows(rows, {column: 'auc'}).map(({auc}) => auc)).to.eql([0.4, 0.5, undefined]);
    expect(sortedRows(rows, {column: 'auc', descending: true}).map(({auc}) => auc)).to.eql([
      0.5,
      0.4,
      undefined,
    ]);
  });

  it('dots with errors say the values, and are cut where all values are high', () => {
    const html = classDots({perClass});
    expect(html).to.contain(
      'aria-label="b: recall 0.500, precision 1.000; a: recall 1.000, precision 0.500"',
    );
    expect(html).to.contain('axis from 0.4');
    expect(classDots({})).to.equal('');
  });
});
