import {expect} from 'chai';
import {baselineNote} from '../../../../callbacks/dashboard/chart_views/baseline_note.js';

const AXIS = {min: 0, max: 1, ticks: [0, 1], isLog: false, isCut: false};

describe('the note of a baseline', () => {
  it('is above its line at the end of the axis, and below it where there is no room', () => {
    const [note] = baselineNote({value: 0.5, text: 'always a'}, 20, AXIS);
    expect(note).to.deep.equal({x: 20, y: 0.5, text: '0.500 always a', place: 'up', toLeft: true});
    expect(baselineNote({value: 0.95, text: 'always a'}, 20, AXIS)[0].place).to.equal('down');
    expect(baselineNote({value: 0.95, text: 'always a'}, 20, {...AXIS, isLog: true})[0].place).to.equal('up');
  });

  it('is left out beyond the axis, and without a baseline', () => {
    for (const value of [-0.1, 1.1, NaN]) {
      expect(baselineNote({value, text: 'always a'}, 20, AXIS)).to.deep.equal([]);
    }
    expect(baselineNote(undefined, 20, AXIS)).to.deep.equal([]);
  });
});
