import {expect} from 'chai';
import {HtmlValidate} from 'html-validate';
import {reportHtml} from '../../../callbacks/report/report_html.js';
import {binaryRecord, classRecord, failedRecord, regressionRecord, twoOutputsRecord} from './records.js';

const RECORDS = {
  classRecord,
  'classRecord of 40 classes': () => classRecord({classes: 40}),
  binaryRecord,
  regressionRecord,
  twoOutputsRecord,
  failedRecord,
};

describe('reportHtml: valid HTML', () => {
  const validator = new HtmlValidate({extends: ['html-validate:recommended']});
  for (const [name, record] of Object.entries(RECORDS)) {
    it(name, async () => {
      const {results} = await validator.validateString(await reportHtml(record()));
      const problems = results.flatMap(({messages}) => messages.map(m => `${m.ruleId}: ${m.message}`));
      expect(problems).to.eql([]);
    });
  }
});
