import {expect} from 'chai';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {reportMarkdown} from '../../../callbacks/report/report_markdown.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {binaryRecord, classRecord, regressionRecord, twoOutputsRecord} from './records.js';

const REQUIRED = ['version', 'id', 'name', 'config', 'epochs', 'events'];

/** Copies of a record, each without one of its optional fields. */
function* withoutOne(run: Run): Generator<[path: string, run: Run]> {
  const parts = ['', 'config', 'evaluation', 'config.model', 'config.labels'];
  for (const part of parts) {
    const path = part === '' ? [] : part.split('.');
    const find = (root: unknown) =>
      path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root);
    for (const key of Object.keys(find(run) ?? {})) {
      if (part === '' && REQUIRED.includes(key)) continue;
      if (part === 'config.model' && key !== 'summary') continue;
      const copy = structuredClone(run);
      delete (find(copy) as Record<string, unknown>)[key];
      yield [`${part}.${key}`, copy];
    }
  }
}

describe('reports of incomplete records', function () {
  this.timeout(60_000);

  for (const record of [classRecord, binaryRecord, regressionRecord, twoOutputsRecord]) {
    it(`${record.name}: any optional field may be missing`, async () => {
      for (const [path, run] of withoutOne(record())) {
        const texts = [await reportHtml(run), await reportMarkdown(run)];
        for (const text of texts)
          expect(text, `without ${path}`).not.to.match(/undefined|NaN|Infinity|\[object/);
      }
    });
  }

  it('unknown fields, samples as a number, and records without configuration are read', async () => {
    const run = {...classRecord(), extra: {a: 1}, config: {samples: 320, future: true}} as unknown as Run;
    expect(await reportHtml(run)).to.contain('<dt>training samples</dt><dd>320</dd>');
    const {config: _, events: __, ...bare} = classRecord();
    expect(await reportHtml(bare as Run)).to.contain('<h1>test run</h1>');
  });
});
