import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {byteLength} from '../../../callbacks/report/embedded_record.js';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {runOf} from '../../../callbacks/runs/record/run_of.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {failureOf} from '../../outcomes.js';
import {binaryRecord, classRecord, failedRecord, regressionRecord, twoOutputsRecord} from './records.js';

const RECORDS = {classRecord, binaryRecord, regressionRecord, twoOutputsRecord, failedRecord};

/** The record inside a report. */
function recordIn(html: string): Run {
  return JSON.parse(
    /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(html)?.[1] ?? '',
  ) as Run;
}

describe('reportHtml', () => {
  for (const [name, record] of Object.entries(RECORDS)) {
    it(`${name}: one h1, the verdict after it, no styles in attributes, no requests`, async () => {
      const html = await reportHtml(record());
      expect(html.match(/<h1>/g)).to.have.lengthOf(1);
      expect(html).to.match(/<\/h1>\n<p class="verdict">[^]*?\d ± \d|<\/h1>\n<p class="verdict">[^]*?% ± \d/);
      expect(html).not.to.match(/ style=| on[a-z]+=|https?:|undefined|\[object|NaN%/);
      expect(html.match(/<script/g)).to.have.lengthOf(1);
    });
  }

  it('the same input returns the same text', async () => {
    expect((await reportHtml(classRecord())) === (await reportHtml(classRecord()))).to.equal(true);
  });

  it('the record is inside, without the class ids by sample', async () => {
    const run = classRecord();
    const {assignments: _, ...evaluation} = run.evaluation ?? {};
    expect(recordIn(await reportHtml(run))).to.eql({...run, evaluation});
  });

  it('learning rate and speed have a row of their own', async () => {
    const html = await reportHtml(classRecord());
    const rows = html.split('<div class="cells charts report-cells">').slice(1, 3);
    expect(rows[0]).to.contain('>Loss<').and.not.to.contain('>Learning rate<');
    expect(rows[1]).to.contain('>Learning rate<').and.to.contain('>Speed<');
  });

  it('a run of 1,000 epochs and 200 classes takes at most 200 kB, and says what is left out', async () => {
    const html = await reportHtml(classRecord({classes: 200, epochs: 1000, steps: 10}));
    expect(byteLength(html)).to.be.at.most(200_000);
    expect(html).to.contain('the record is shortened: ');
    expect(html).to.contain('The 30 of 200 classes with the most errors are shown; 170 are left out.');
    expect(recordIn(html).epochs.length).to.be.at.least(200);
  });

  it('names are text: markup, quotes and ends of scripts', async () => {
    const evil = `</script><img src=x onerror="alert('&')"><!--`;
    const run = classRecord({names: [evil, 'b', 'c']});
    const html = await reportHtml({...run, name: evil, events: [{epoch: 1, kind: 'stop', text: evil}]});
    expect(html).not.to.contain('<img');
    expect(html.match(/<script/g)).to.have.lengthOf(1);
    expect(recordIn(html).name).to.equal(evil);
  });

  it('a record of a plain History needs nothing else', async () => {
    const html = await reportHtml(
      runOf({epoch: [0, 1, 2], history: {loss: [1, 0.5, 0.4], val_loss: [1.1, 0.6, 0.7]}}),
    );
    expect(html).to.contain('After epoch 2, validation loss is <strong class="nowrap">0.600</strong>');
    expect(html).to.contain('its standard error is not known');
  });

  it('a record without epochs says so', async () => {
    const html = await reportHtml({
      ...classRecord(),
      epochs: [],
      batches: undefined,
      events: [],
      evaluation: undefined,
    });
    expect(html).to.contain('<p class="verdict">No epoch has ended yet.</p>');
  });

  it('two outputs have their own sections', async () => {
    const html = await reportHtml(twoOutputsRecord());
    expect(html).to.contain('<h2 id="errors-1">kind: where it errs</h2>');
    expect(html).to.contain('<h2 id="residuals-2">size: residuals</h2>');
  });

  it('the verdict on rare positives is about them', async () => {
    const html = await reportHtml(binaryRecord());
    expect(html).to.contain('Of 38 positives among 1,000 validation samples the model finds');
    expect(html).to.contain('63.2% ± 7.8%');
  });

  it('a failed training says when and why, and what was reached before', async () => {
    const html = await reportHtml(failedRecord());
    expect(html).to.contain(
      'Training failed in epoch 5: the loss became NaN. The best epoch was 4, with accuracy',
    );
    expect(html).to.contain('✕ NaN');
  });

  it('the title replaces the name of the run', async () => {
    const html = await reportHtml(classRecord(), {title: 'Penguins & co'});
    expect(html).to.contain('<title>Penguins &amp; co: training report</title>');
    expect(html).to.contain('<h1>Penguins &amp; co</h1>');
  });

  it('a value that is not a record, and unknown options, are errors', async () => {
    expect(await failureOf(() => reportHtml(7 as never))).to.be.instanceOf(UsageError);
    expect(await failureOf(() => reportHtml(classRecord(), {titel: 'a'} as never))).to.match(
      /unknown option "titel"/,
    );
    expect(await failureOf(() => reportHtml(classRecord(), {title: 7} as never))).to.match(
      /title must be a text/,
    );
  });
});
