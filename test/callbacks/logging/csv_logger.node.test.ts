/** CSVLogger on disk, read by another library. */
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {parse} from 'csv-parse/sync';
import {callbacks} from '../../../callbacks/index.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

const {x, y} = samples(40, 3);

describe('CSVLogger on disk', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'csv-'))));
  after(() => rm(folder, {recursive: true}));

  it('writes each row when its epoch ends, and another library reads the same numbers', async () => {
    const path = join(folder, 'logs', 'training.csv');
    const model = binaryModel(['acc']);
    const lengths: number[] = [];
    const look = {
      onEpochEnd: async () => void lengths.push((await readFile(path, 'utf8')).split('\r\n').length),
    };
    const list = callbacks.list([callbacks.csvLogger(path), look]);
    const {history} = await model.fit(x, y, {epochs: 3, verbose: 0, validationData: [x, y], callbacks: list});
    expect(lengths).to.deep.equal([3, 4, 5]);
    const rows: Record<string, string>[] = parse(await readFile(path), {columns: true});
    for (const [key, values] of Object.entries(history)) {
      expect(rows.map(row => Number(row[key]))).to.deep.equal(values);
    }
  });

  it('is read by another library, with any values', async () => {
    const path = join(folder, 'odd.csv');
    const csv = callbacks.csvLogger(path, {separator: ';'});
    const odd = {'a;b': 'x"y', 'list': [1, NaN, 0.1], 'line': 'one\r\ntwo', 'nan': NaN};
    await csv.onTrainBegin();
    await csv.onEpochEnd(0, odd as never);
    const [row] = parse<Record<string, string>>(await readFile(path), {columns: true, delimiter: ';'});
    expect(row).to.include({
      'a;b': 'x"y',
      'list': '"[1, nan, 0.1]"',
      'line': 'one\r\ntwo',
      'nan': 'nan',
      'epoch': '0',
    });
  });

  it('says before the first epoch when the file cannot be written', async () => {
    const path = join(folder, 'odd.csv', 'below', 'a.csv');
    const fit = binaryModel().fit(x, y, {epochs: 1, verbose: 0, callbacks: callbacks.csvLogger(path)});
    expect((await failureOf(fit)).message).to.match(/^CSVLogger: .*a file stands where a folder is needed/);
  });
});
