/** Records from the text of files. */
import {expect} from 'chai';
import {recordsOf} from '../../../../callbacks/dashboard/exporting/read_records.js';
import {reportHtml} from '../../../../callbacks/report/index.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';

const run: Run = {
  version: 1,
  id: 'a',
  name: '</script><b>&amp;',
  started: 0,
  config: {},
  epochs: [{epoch: 0, time: 1, logs: {loss: 1}}],
  events: [],
};

describe('dashboard: records in files', () => {
  it('reads the record of a report from its text, without a parser of pages', async () => {
    expect(recordsOf(await reportHtml(run)).map(({id, name}) => [id, name])).to.deep.equal([['a', run.name]]);
  });

  it('says that a page has no record', () => {
    expect(() => recordsOf('<!doctype html><p style="color: red">no</p>')).to.throw(
      'not a report of a training',
    );
  });
});
