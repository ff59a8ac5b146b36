/** Columns, values and options that are refused, and what the messages say. */
import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/index.js';
import {AUC, ConfusionMatrix, LogLoss, RandScore} from '../../../src/metrics/index.js';
import {countStored, evaluateStored, storedShards, type StoredPredictions} from '../../../callbacks/node.js';
import {importOptional} from '../../../callbacks/stored/duckdb.js';
import {failureOf} from '../../outcomes.js';
import {inFolder, needs} from './fixture.js';

const COLUMNS = {yTrue: 't', yPred: 'p'};

const messageFor = async (stored: object, metrics: unknown[] = [new AUC()]): Promise<string> =>
  String(await failureOf(() => evaluateStored(stored as StoredPredictions, metrics as never)));

const ofQuery = (query: string, columns: object = COLUMNS, metrics?: unknown[]): Promise<string> =>
  messageFor({query, ...columns}, metrics);

describe('stored predictions that are refused', function () {
  it('options: files or a query, a column of predictions, a known format, one format', async () => {
    expect(await messageFor(COLUMNS)).to.include('expected files or a query, one of both');
    expect(await messageFor({files: 'a.csv', query: 'FROM x', ...COLUMNS})).to.include('one of both');
    expect(await messageFor({files: 'a.csv', yTrue: 't'})).to.include('yPred names no column');
    expect(await messageFor({files: 'a.bin', ...COLUMNS})).to.include(
      'Give the format: parquet, arrow, csv, json',
    );
    expect(await messageFor({files: ['a.csv', 'a.parquet'], ...COLUMNS})).to.include(
      'several formats: csv, parquet',
    );
    expect(await messageFor({files: 'a.csv', ...COLUMNS, rows: [0, 1]})).to.include(
      'rows needs a single Parquet file',
    );
    expect(await messageFor({files: 'a.parquet', ...COLUMNS, rows: [2, 1]})).to.include('rows[1] must be');
    expect(await messageFor({files: 'a.csv', ...COLUMNS, yPerd: 'x'})).to.include('Did you mean "yPred"');
    const several = evaluator({a: 'mae', b: 'mae'}, {outputs: ['a', 'b']});
    const failure = await failureOf(() => countStored(several, {files: 'a.csv', ...COLUMNS}));
    expect(String(failure)).to.include('Create an evaluator for each output');
  });

  it('a package that is not installed, with the command that installs it', async () => {
    const failure = await failureOf(() => importOptional('here', '@duckdb/no-such-api', 'reading'));
    expect(String(failure)).to.equal(
      'UsageError: here: reading needs the package @duckdb/no-such-api. Install it: npm install @duckdb/no-such-api',
    );
  });

  describe('by their data', function () {
    this.timeout(60_000);
    before(function () {
      needs(this, '@duckdb/node-api');
    });

    it('a missing column, with the columns there are', async () => {
      const message = await ofQuery('SELECT 1 AS t, 0.5 AS score', {yTrue: 't', yPred: 'scores'});
      expect(message).to.include('yPred: there is no column "scores". Did you mean "score"?');
      expect(message).to.include('The columns are: t, score.');
    });

    it('columns of other types', async () => {
      const text = await ofQuery("SELECT 'cat' AS t, 0.5 AS p");
      expect(text).to.include(
        'yTrue: the column "t" has the type VARCHAR; expected numbers, booleans, or lists',
      );
      expect(await ofQuery("SELECT 1 AS t, DATE '2026-01-01' AS p")).to.include('has the type DATE');
      expect(await ofQuery('SELECT 1 AS t, [[0.5]] AS p')).to.include('yPred: the column "p" has the type');
      const lists = await ofQuery('SELECT 1 AS t, [0.5] AS p, 1 AS q', {yTrue: 't', yPred: ['p', 'q']});
      expect(lists).to.include('expected numbers or booleans');
      const weights = {...COLUMNS, sampleWeight: 'w'};
      expect(await ofQuery("SELECT 1 AS t, 0.5 AS p, 'x' AS w", weights)).to.include(
        'sampleWeight: the column "w"',
      );
      const slices = {...COLUMNS, slice: 's'};
      expect(await ofQuery('SELECT 1 AS t, 0.5 AS p, [1] AS s', slices)).to.include(
        'expected numbers or texts',
      );
    });

    it('missing values, and lists of several lengths', async () => {
      const nulls = await ofQuery('SELECT t, 0.5 AS p FROM (VALUES (1), (NULL), (0)) AS x(t)');
      expect(nulls).to.include('yTrue: the column "t" has no value in 1 of 3 rows');
      const ragged = await ofQuery('SELECT 1 AS t, p FROM (VALUES ([0.5, 0.5]), ([1.0])) AS x(p)');
      expect(ragged).to.include('yPred: the lists of the column "p" have from 1 to 2 numbers');
      expect(await ofQuery('SELECT 1 AS t, [0.5, NULL] AS p')).to.include('hold 1 missing values');
    });

    it('labels that a metric refuses, with its message', async () => {
      const message = await ofQuery('SELECT 2 AS t, 0.5::FLOAT AS p', COLUMNS, [new ConfusionMatrix()]);
      expect(message).to.include('ConfusionMatrix: expected class ids 0 ... 1 in yTrue, got 2');
      const shapes = await ofQuery(
        'SELECT 1 AS t0, 0 AS t1, [0.1, 0.2, 0.7] AS p',
        {yTrue: ['t0', 't1'], yPred: 'p'},
        [new LogLoss()],
      );
      expect(shapes).to.include('LogLoss');
    });

    it('class ids that a metric would take for scores', async () => {
      const ids = 'SELECT t, CAST(p AS DOUBLE) AS p FROM (VALUES (0, 0), (1, 1), (1, 2)) AS x(t, p)';
      expect(await ofQuery(ids, COLUMNS, [new RandScore()])).to.include(
        'RandScore: expected probabilities of class 1 in yPred, in 0..1, got 2. If yPred holds class ids, give labels',
      );
    });

    it('a query that the database refuses, and files that are not there', async () => {
      expect(await ofQuery('SELECT nothing')).to.match(/^UsageError: evaluateStored: DuckDB: /);
      expect(await messageFor({files: '/no/such.parquet', ...COLUMNS})).to.include('/no/such.parquet');
      const none = await failureOf(() => storedShards({files: '/no/such*.parquet', ...COLUMNS}));
      expect(String(none)).to.include('storedShards: no file matches "/no/such*.parquet"');
    });

    it('an abort ends the query and the batches with its reason', async () => {
      const reason = new Error('enough');
      const query = 'SELECT i % 2 AS t, (hash(i) % 1000 / 1000.0)::FLOAT AS p FROM range(300000000) r(i)';
      const abort = new AbortController();
      setTimeout(() => abort.abort(reason), 50);
      const failure = await failureOf(() =>
        evaluateStored({query, ...COLUMNS}, [new AUC()], {signal: abort.signal, threads: 1}),
      );
      expect(failure).to.equal(reason);
      const inBatches = new AbortController();
      const onProgress = () => inBatches.abort(reason);
      const small = {query: 'SELECT 1 AS t, 0.5::FLOAT AS p FROM range(200000)', ...COLUMNS};
      const options = {signal: inBatches.signal, onProgress, sql: 'none'} as const;
      expect(await failureOf(() => evaluateStored(small, [new AUC()], options))).to.equal(reason);
    });

    it('what is not Arrow, in a file of this name', () =>
      inFolder(async path => {
        expect(await messageFor({files: path('a.arrow'), ...COLUMNS})).to.match(
          /apache-arrow|cannot be opened/,
        );
      }));
  });
});
