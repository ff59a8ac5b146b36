import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {RetrievalHitRate} from '../../../src/metrics/retrieval/retrieval_hit_rate.js';
import {RetrievalMAP} from '../../../src/metrics/retrieval/retrieval_map.js';
import {RetrievalMRR} from '../../../src/metrics/retrieval/retrieval_mrr.js';
import {RetrievalNormalizedDCG} from '../../../src/metrics/retrieval/retrieval_normalized_dcg.js';
import {RetrievalPrecision} from '../../../src/metrics/retrieval/retrieval_precision.js';
import {RetrievalFallOut} from '../../../src/metrics/retrieval/retrieval_fall_out.js';
import {metricFrom, registerMetrics} from '../../../src/metrics/names/metric_from.js';
import {onPaths} from '../on_paths.js';

/** Three queries; the last one has no relevant entry. */
const labels = [0, 1, 0, 1, 0, 0, 0];
const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
const queries = [1, 1, 2, 2, 2, 3, 3];

describe('metrics of retrieval', () => {
  it('count a query whose entries come in several batches once', () =>
    onPaths(async () => {
      const m = new RetrievalMRR();
      m.updateState(labels.slice(0, 3), scores.slice(0, 3), null, queries.slice(0, 3));
      m.updateState(labels.slice(3), scores.slice(3), null, queries.slice(3));
      expect(await m.result()).to.be.closeTo((1 / 2 + 1 / 2 + 0) / 3, 1e-6);
    }));

  it('take a query for each row, or for each entry', () =>
    onPaths(async () => {
      const [yTrue, yPred] = [
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0.9, 0.8],
          [0.7, 0.6],
        ],
      ];
      for (const given of [
        [4, 7],
        [[4], [7]],
        [
          [4, 4],
          [7, 7],
        ],
      ]) {
        const m = new RetrievalMRR();
        m.updateState(yTrue, yPred, null, given);
        expect(await m.result()).to.be.closeTo(0.75, 1e-6);
      }
    }));

  it('find the query in a column of yTrue', () =>
    onPaths(async () => {
      const m = new RetrievalMRR({by: {labelColumn: 1}, emptyTargetAction: 'skip'});
      const yTrue = labels.map((label, i) => [label, queries[i]]);
      m.updateState(
        yTrue,
        scores.map(score => [score]),
      );
      expect(await m.result()).to.be.closeTo(0.5, 1e-6);
    }));

  it('say what is missing without queries', () => {
    expect(() => new RetrievalMAP().updateState(labels, scores)).to.throw(
      'RetrievalMAP: the query of each entry is missing: call updateState(yTrue, yPred, sampleWeight, queries), ' +
        'or give evaluate the queries as slice. In a model, which passes none, put them into a column of yTrue ' +
        'and set by: {labelColumn: 1}.',
    );
  });

  it('refuse queries of another shape, and names of queries', () => {
    const m = new RetrievalMAP();
    expect(() => m.updateState(labels, scores, null, [1, 2])).to.throw(
      'RetrievalMAP: the queries [2] do not fit yPred [7, 1]. Give one for each entry, or one for each row.',
    );
    expect(() => m.updateState([1], [0.5], null, ['a'] as never)).to.throw(
      'RetrievalMAP: the ids of queries must be numbers; got "a". Number the queries.',
    );
    expect(() => m.updateState([1], [0.5], null, [NaN])).to.throw(
      'the id of a query must be a finite number',
    );
  });

  it('refuse graded labels, other weights than 0 and 1, and wrong options', () => {
    const m = new RetrievalMAP();
    expect(() => m.updateState([2], [0.5], null, [0])).to.throw('labels must be 0 or 1; got 2.');
    expect(() => m.updateState([1], [0.5], [2], [0])).to.throw('sampleWeight must be 0 or 1');
    expect(() => new RetrievalMAP({topK: 0})).to.throw('topK must be a whole number of at least 1; got 0.');
    expect(() => new RetrievalMAP({aggregation: 'sum' as never})).to.throw('aggregation must be one of');
    expect(() => new RetrievalMAP({emptyTargetAction: 'zero' as never})).to.throw(
      'emptyTargetAction must be',
    );
    expect(() => new RetrievalMAP({by: 'yTrue' as never})).to.throw("by must be 'groups' or {labelColumn");
    expect(() => new RetrievalPrecision({adaptiveK: 1 as never})).to.throw('adaptiveK must be true or false');
  });

  it('return NaN on a device, where they cannot refuse such values', async () => {
    await onPaths(async path => {
      if (path === 'cpu') return;
      for (const [label, weight, query] of [
        [2, 1, 0],
        [1, 2, 0],
        [1, 1, 2 ** 24],
      ]) {
        const m = new RetrievalMAP();
        m.updateState(tensor([label]), tensor([0.5]), tensor([weight]), tensor([query]));
        expect(await m.result()).to.be.NaN;
      }
    });
  });

  it('leave out labels of ignoreClass, and entries under weight 0', () =>
    onPaths(async () => {
      const m = new RetrievalHitRate({topK: 1, ignoreClass: -1});
      m.updateState([-1, 1, 0, 1], [0.9, 0.8, 0.7, 0.6], [1, 1, 0, 1], [0, 0, 1, 1]);
      expect(await m.result()).to.equal(1);
    }));

  it('aggregate by the lower median, or by a function', async () => {
    const of = async (aggregation: 'median' | 'min' | 'max' | ((values: readonly number[]) => number)) => {
      const m = new RetrievalMRR({aggregation});
      m.updateState([1, 0, 1, 0, 0, 0], [0.9, 0.9, 0.5, 0.6, 0.7, 0.2], null, [5, 1, 1, 1, 1, 3]);
      return m.result();
    };
    expect([await of('median'), await of('min'), await of('max')]).to.deep.equal([0.25, 0, 1]);
    expect(await of(values => values.length)).to.equal(3);
    try {
      await of(() => 'many' as never);
      expect.fail('no error');
    } catch (error) {
      expect(String(error)).to.contain('aggregation must return a number; it returned "many"');
    }
  });

  it("throw for a query without relevant entries if emptyTargetAction is 'error'", async () => {
    const m = new RetrievalMAP({emptyTargetAction: 'error'});
    m.updateState(labels, scores, null, queries);
    try {
      await m.result();
      expect.fail('no error');
    } catch (error) {
      expect(String(error)).to.contain('all of its entries are relevant, or none is');
    }
  });

  it('rank irrelevant entries of the same score first, and share gains in nDCG', async () => {
    const hits = new RetrievalHitRate({topK: 1});
    hits.updateState([1, 0], [0.5, 0.5], null, [0, 0]);
    expect(await hits.result()).to.equal(0);
    const gains = new RetrievalNormalizedDCG();
    gains.updateState([2, 0], [0.5, 0.5], null, [0, 0]);
    expect(await gains.result()).to.be.closeTo((1 + 1 / Math.log2(3)) / 2, 1e-12);
  });

  it('find entries whatever the sign of their score', async () => {
    const m = new RetrievalMAP();
    m.updateState([1, 0], [-1, -2], null, [0, 0]);
    expect(await m.result()).to.equal(1);
  });

  it('of fall-out takes a query without irrelevant entries for the undefined one', async () => {
    const m = new RetrievalFallOut({emptyTargetAction: 'neg'});
    m.updateState([1, 1, 0, 1], [0.1, 0.2, 0.4, 0.3], null, [0, 0, 1, 1]);
    expect(await m.result()).to.equal(0.5);
  });

  it('are not known by name unless they are registered', () => {
    expect(() => metricFrom('RetrievalMAP')).to.throw('unknown metric "RetrievalMAP"');
    registerMetrics(RetrievalMAP);
    expect(metricFrom({className: 'RetrievalMAP', config: {topK: 3}}).getConfig()).to.deep.equal({
      name: 'retrieval_map',
      emptyTargetAction: 'neg',
      ignoreClass: null,
      aggregation: 'mean',
      by: 'groups',
      topK: 3,
    });
  });
});
