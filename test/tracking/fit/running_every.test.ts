import {expect} from 'chai';
import {withMetrics} from '../../../src/index.js';
import {aucOf, binaryModel, predictions} from '../../callbacks/helpers.js';
import {still} from '../../tfjs_facts/models.js';
import {expectClose} from '../../support.js';
import {type Heard, listener, train, ways} from '../support/binary_fit.js';

describe('runningEvery', () => {
  it('adds the running values of all metrics to the logs of every n-th batch', async () => {
    const model = withMetrics(binaryModel(), {runningEvery: 2});
    model.compile({optimizer: still(), loss: 'binaryCrossentropy', metrics: ['acc', 'AUC', 'mse']});
    const scores = predictions(model, train.x);
    const heard: Heard[] = [];
    const {history} = await ways.fit(model, listener(heard), 1);
    const ends = heard.filter(([event]) => event === 'batch end').map(([, , logs]) => logs);
    expect(ends.map(logs => 'auc' in logs)).to.deep.equal([false, true, false, true, false]);
    for (const batch of [1, 3]) {
      const seen = 5 * (batch + 1);
      expectClose([ends[batch].auc], [aucOf(train.labels.slice(0, seen), scores.slice(0, seen))]);
    }
    // What tfjs itself logs of a batch is still that batch's.
    const squares = train.labels.map((l, i) => (l - scores[i]) ** 2);
    ends.forEach(({mse}, batch) => {
      const own = squares.slice(5 * batch, 5 * batch + 5);
      expectClose([mse], [own.reduce((a, b) => a + b, 0) / own.length]);
    });
    expectClose(history.auc as number[], [aucOf(train.labels, scores)]);
  });
});
