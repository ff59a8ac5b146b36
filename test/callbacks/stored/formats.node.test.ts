/** The formats, names and parts in which predictions are stored. */
import {createRequire} from 'node:module';
import {writeFile} from 'node:fs/promises';
import {expect} from 'chai';
import {evaluator, Manifest} from '../../../src/evaluate/index.js';
import {AUC, BySlice, ConfusionMatrix, LogLoss, ROCAUC} from '../../../src/metrics/index.js';
import {countStored, evaluateStored, storedShards} from '../../../callbacks/node.js';
import {classIds, multiLabel, randomOf} from '../../metrics/random.js';
import {expectNumbers, foldOver, inFolder, needs, queryOf, runSql, type Stored, storedOf} from './fixture.js';

const metrics = () => ['accuracy', new AUC(), new ROCAUC(), new ConfusionMatrix()];
const binary = storedOf(multiLabel(randomOf(1), 100, 1), {label: 'INTEGER'});
const classes = storedOf(classIds(randomOf(2), 100, 3), {label: 'INTEGER', asLists: true});
const ofClasses = () => ['accuracy', new LogLoss()];

const copy = ({table}: Stored, path: string, options: string): Promise<void> =>
  runSql(`COPY (${queryOf(table)}) TO '${path.replaceAll("'", "''")}' (${options})`);

describe('stored predictions in files', function () {
  this.timeout(60_000);
  before(function () {
    needs(this, '@duckdb/node-api');
  });

  for (const [ending, options] of [
    ['parquet', 'FORMAT parquet'],
    ['csv', 'FORMAT csv'],
    ['csv.gz', 'FORMAT csv, COMPRESSION gzip'],
    ['jsonl', 'FORMAT json'],
    ['json', 'FORMAT json, ARRAY true'],
  ]) {
    it(`${ending}: numbers`, () =>
      inFolder(async path => {
        await copy(binary, path(`a.${ending}`), options);
        const got = await evaluateStored({files: path(`a.${ending}`), ...binary.columns}, metrics());
        expectNumbers(got, await foldOver(metrics(), binary), ending);
      }));
  }

  it('parquet and jsonl: lists, of any and of a fixed length', () =>
    inFolder(async path => {
      const want = await foldOver(ofClasses(), classes);
      for (const ending of ['parquet', 'jsonl']) {
        await copy(classes, path(`a.${ending}`), ending === 'jsonl' ? 'FORMAT json' : 'FORMAT parquet');
        const stored = {files: path(`a.${ending}`), ...classes.columns};
        expectNumbers(await evaluateStored(stored, ofClasses()), want, ending);
      }
      const query = `SELECT t, CAST(p AS FLOAT[3]) AS p FROM '${path('a.parquet')}'`;
      expectNumbers(await evaluateStored({query, ...classes.columns}, ofClasses()), want, 'FLOAT[3]');
    }));

  it('names of files and columns with quotes, spaces and brackets', () =>
    inFolder(async path => {
      const odd = `la"bel' ; --`;
      const {p, t} = binary.table;
      const file = path("it's [1] *; DROP TABLE x.parquet");
      await runSql(
        `COPY (SELECT t AS "${odd.replaceAll('"', '""')}", p FROM (${queryOf({t, p})})) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
      );
      const [{name, stored}] = await storedShards({files: path('it*.parquet'), yTrue: odd, yPred: 'p'});
      expect(name).to.equal(file);
      expectNumbers(await evaluateStored(stored, metrics()), await foldOver(metrics(), binary), 'odd names');
    }));

  it('slices: texts and numbers', () =>
    inFolder(async path => {
      const values = binary.yTrue.map((_, i) => (i % 3 === 0 ? 'no' : 'yes'));
      const table = {...binary.table, s: {type: 'VARCHAR', values}};
      const bySlice = () => new BySlice({metric: new AUC(), slices: ['no', 'yes']});
      const fold = evaluator([bySlice()]);
      const want = await fold.finish(
        fold.add(fold.create(), {yTrue: binary.yTrue, yPred: binary.yPred, slice: values}),
      );
      await copy({...binary, table}, path('a.parquet'), 'FORMAT parquet');
      const stored = {files: path('a.parquet'), ...binary.columns, slice: 's'};
      expectNumbers(await evaluateStored(stored, [bySlice()]), want, 'texts');
      const query = `SELECT t, p, CASE s WHEN 'no' THEN 0 ELSE 1 END AS s FROM '${path('a.parquet')}'`;
      expectNumbers(
        await evaluateStored({query, ...binary.columns, slice: 's'}, [bySlice()]),
        want,
        'numbers',
      );
    }));

  it('shards: files, and ranges of row groups, make the same state as all rows', () =>
    inFolder(async path => {
      const data = storedOf(multiLabel(randomOf(3), 5000, 1), {label: 'INTEGER'});
      await copy(data, path('a.parquet'), 'FORMAT parquet, ROW_GROUP_SIZE 2048');
      await copy(binary, path('b.parquet'), 'FORMAT parquet');
      const all = {files: path('*.parquet'), ...data.columns};
      const names = (await storedShards(all)).map(({name}) => name);
      expect(names).to.deep.equal([path('a.parquet'), path('b.parquet')]);
      const shards = await storedShards(all, {rows: 2000});
      expect(shards.map(({stored: {rows}}) => rows)).to.deep.equal([
        [0, 2048],
        [2048, 4096],
        [4096, 5000],
        [0, 100],
      ]);
      const fold = evaluator(metrics());
      const manifest = new Manifest(shards.map(({name}) => name));
      let state = fold.create();
      for (const {name, stored} of [...shards].reverse()) {
        const shard = JSON.parse(JSON.stringify(stored)) as typeof stored;
        state = manifest.merge(fold, state, name, await countStored(fold, shard));
      }
      manifest.check();
      expect(state.samples).to.equal(5100);
      expectNumbers(await fold.finish(state), await fold.finish(await countStored(fold, all)), 'shards');
    }));

  it('no rows: the results before data', () =>
    inFolder(async path => {
      await runSql(`COPY (${queryOf(binary.table)} LIMIT 0) TO '${path('a.parquet')}' (FORMAT parquet)`);
      const fold = evaluator([new AUC(), 'mae']);
      const state = await countStored(fold, {files: path('a.parquet'), ...binary.columns});
      expect(state.samples).to.equal(0);
      expect(await fold.finish(state)).to.deep.equal(await fold.finish(fold.create()));
    }));
});

describe('stored predictions in Arrow', function () {
  before(function () {
    needs(this, 'apache-arrow');
  });

  interface Arrow {
    tableFromArrays(columns: object): unknown;
    vectorFromArray(values: readonly unknown[], type?: unknown): unknown;
    tableToIPC(table: unknown, kind: 'file' | 'stream'): Uint8Array;
    readonly Table: new (columns: object) => unknown;
    readonly List: new (field: unknown) => unknown;
    readonly FixedSizeList: new (size: number, field: unknown) => unknown;
    readonly Field: {new: (name: string, type: unknown) => unknown};
    readonly Float32: new () => unknown;
    readonly Int8: new () => unknown;
    readonly Bool: new () => unknown;
  }
  const arrow = (): Arrow => createRequire(import.meta.url)('apache-arrow') as Arrow;

  for (const kind of ['file', 'stream'] as const) {
    it(`${kind}: numbers, booleans, texts, and lists`, () =>
      inFolder(async path => {
        const {Table, List, FixedSizeList, Field, Float32, Int8, Bool, vectorFromArray, tableToIPC} = arrow();
        const write = (columns: object): Promise<void> =>
          writeFile(path('a.arrow'), tableToIPC(new Table(columns), kind));
        const values = binary.yTrue.map((_, i) => (i % 3 === 0 ? 'no' : 'yes'));
        const labels = binary.yTrue.map(([y]) => y === 1);
        const p = vectorFromArray(
          binary.yPred.map(([x]) => x),
          new Float32(),
        );
        await write({t: vectorFromArray(labels, new Bool()), p, s: vectorFromArray(values)});
        const stored = {files: path('a.arrow'), ...binary.columns, slice: 's'};
        expectNumbers(await evaluateStored(stored, metrics()), await foldOver(metrics(), binary), 'numbers');
        const [bySlice] = [new BySlice({metric: new AUC(), slices: ['no', 'yes']})];
        const fold = evaluator([bySlice]);
        const batch = {yTrue: binary.yTrue, yPred: binary.yPred, slice: values};
        expectNumbers(
          await evaluateStored(stored, [bySlice]),
          await fold.finish(fold.add(fold.create(), batch)),
          'slices',
        );

        const ids = vectorFromArray(
          classes.yTrue.map(([id]) => id),
          new Int8(),
        );
        const item = Field.new('item', new Float32());
        for (const type of [new List(item), new FixedSizeList(3, item)]) {
          await write({t: ids, p: vectorFromArray(classes.yPred, type)});
          const lists = {files: path('a.arrow'), ...classes.columns};
          expectNumbers(
            await evaluateStored(lists, ofClasses()),
            await foldOver(ofClasses(), classes),
            String(type),
          );
        }
      }));
  }
});
