import {expect} from 'chai';
import {byteLength, embeddedRecord} from '../../../callbacks/report/embedded_record.js';
import {checkRun} from '../../../callbacks/runs/record/check_run.js';
import {classRecord, regressionRecord, twoOutputsRecord} from './records.js';

describe('embeddedRecord', () => {
  it('keeps a record that fits, but for the class ids by sample', () => {
    const {json, leftOut} = embeddedRecord(twoOutputsRecord(), 1e6);
    expect(leftOut).to.equal('');
    expect(JSON.parse(json).epochs).to.eql(twoOutputsRecord().epochs);
    expect(json).not.to.contain('assignments');
  });

  it('every limit is kept, by a record that is valid and says what is left out', () => {
    const records = [classRecord({classes: 100, epochs: 300}), regressionRecord(), twoOutputsRecord()];
    for (const run of records) {
      for (const limit of [50_000, 20_000, 5_000]) {
        const {json, leftOut} = embeddedRecord(run, limit);
        expect(byteLength(json)).to.be.at.most(limit);
        const record = checkRun(JSON.parse(json));
        expect([record.id, record.epochs[0].epoch]).to.eql([run.id, 0]);
        if (limit === 5_000) expect(leftOut).not.to.equal('');
      }
    }
  });

  it('cannot end its script element', () => {
    const {json} = embeddedRecord({...classRecord(), name: '</script><!--'}, 1e6);
    expect(json).not.to.contain('<');
    expect(JSON.parse(json).name).to.equal('</script><!--');
  });
});
