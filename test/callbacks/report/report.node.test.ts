import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {Report} from '../../../callbacks/report/report.js';
import {binaryModel, samples} from '../helpers.js';

describe('Report in Node', () => {
  it('writes a file on disk, in the folder of the process when the callback was made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'report-'));
    const before = process.cwd();
    const {x, y} = samples(40, 1);
    const model = binaryModel(['accuracy']);
    try {
      process.chdir(folder);
      const report = new Report('report.html');
      process.chdir(before);
      await model.fit(x, y, {epochs: 1, verbose: 0, callbacks: report});
      expect(await readFile(join(folder, 'report.html'), 'utf8')).to.match(/^<!DOCTYPE html>/);
    } finally {
      process.chdir(before);
      await rm(folder, {recursive: true});
      model.dispose();
    }
  });
});
