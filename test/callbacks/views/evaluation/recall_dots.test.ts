import {expect} from 'chai';
import {type EvaluatedRun, recallDots} from '../../../../callbacks/views/evaluation/recall_dots.js';
import {classRecord} from '../../report/records.js';

function evaluated(name: string, series: EvaluatedRun['series'], classes = 3): EvaluatedRun {
  const {evaluation = {}, config} = classRecord({classes});
  return {name, series, evaluation, classes: config.classes};
}

describe('views: recallDots', () => {
  it('has the recall of each class and run, with names as text', () => {
    const html = recallDots([evaluated('a<b', 's1'), evaluated('other', 's2')]);
    expect(html).to.match(
      /aria-label="Recall of class 0: a&lt;b 0\.\d{3}, other 0\.\d{3}; Recall of class 1/,
    );
    expect(html).to.contain('class="d series s1"').and.to.contain('class="d series s2"');
    expect(html).to.contain('± 1 standard error').and.not.to.contain('style=');
  });

  it('of many classes has the weakest', () => {
    const html = recallDots([evaluated('a', 's1', 40)]);
    expect(html.match(/Recall of/g)).to.have.lengthOf(12);
    expect(html).to.contain('the 12 weakest of 40 classes');
  });

  it('needs classes', () => {
    expect(recallDots([{...evaluated('a', 's1'), evaluation: {}}])).to.equal('');
  });
});
