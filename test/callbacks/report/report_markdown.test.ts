import {expect} from 'chai';
import {escapeMarkdown} from '../../../callbacks/report/markdown.js';
import {reportMarkdown} from '../../../callbacks/report/report_markdown.js';
import {runOf} from '../../../callbacks/runs/record/run_of.js';
import {classRecord, failedRecord, regressionRecord, twoOutputsRecord} from './records.js';

describe('reportMarkdown', () => {
  it('has the same verdict, measures and tables as the HTML', async () => {
    const text = await reportMarkdown(classRecord());
    expect(text).to.match(
      /^# test run\n\nOf 63 validation samples the model puts \*\*76\.2% ± 5\.4%\*\* into/,
    );
    expect(text).to.contain('| Accuracy | 0.817 ± 0.020 |');
    expect(text).to.contain('| true ↓ predicted → | class 0 | class 1 | class 2 |');
    expect(text).to.contain('| class 0 | 15 | **5** | 0 |');
    expect(text).to.contain('## Configuration, versions, time');
    expect(text.match(/^# /gm)).to.have.lengthOf(1);
  });

  it('every kind of record', async () => {
    for (const record of [regressionRecord, twoOutputsRecord, failedRecord]) {
      const text = await reportMarkdown(record());
      expect(text).not.to.match(/undefined|\[object/);
      expect(text).to.equal(await reportMarkdown(record()));
    }
    expect(await reportMarkdown(runOf({loss: [2, 1]}))).to.contain(
      'After epoch 2, training loss is **1.000**',
    );
  });

  it('names cannot break a table, link, mention or be markup', () => {
    expect(escapeMarkdown('a|b\n<i> @who #1 [x](y) `c` &lt;')).to.equal(
      'a\\|b &lt;i\\> &#64;who \\#1 \\[x\\](y) \\`c\\` &amp;lt;',
    );
  });
});
