import {expect} from 'chai';
import {FINDING_IDS, type FindingId} from '../../../callbacks/findings/finding.js';
import {findings} from '../../../callbacks/findings/findings.js';
import {keptRecord} from './kept_records.js';
import {TRAININGS} from './trainings.js';

describe('findings about records of real trainings', () => {
  for (const [name, {reports, lacks}] of Object.entries(TRAININGS)) {
    it(`${name}: ${reports.join(', ')}`, () => {
      const ids = findings(keptRecord(name)).map(({id}) => id);
      expect(ids).to.include.members(reports);
      expect(ids.filter(id => lacks.includes(id))).to.deep.equal([]);
    });
  }

  it('each finding is expected of one record, and must be missing in another', () => {
    const trainings = Object.values(TRAININGS);
    // The record of a training that runs is never a finished one.
    const kept = FINDING_IDS.filter(id => id !== 'still-improving');
    const without = (select: 'reports' | 'lacks'): FindingId[] =>
      kept.filter(id => !trainings.some(training => training[select].includes(id)));
    expect(without('reports')).to.deep.equal([]);
    expect(without('lacks').filter(id => !GOOD.includes(id))).to.deep.equal([]);
  });
});

/** What is reported of most trainings. */
const GOOD: readonly FindingId[] = ['validation-resolution', 'calibrated', 'above-baseline'];
