import {expect} from 'chai';
import {
  confusionMatrix,
  confusionWords,
  rampKey,
  rampStep,
} from '../../../../callbacks/views/evaluation/confusion_matrix.js';
import {topConfusion, worstClasses} from '../../../../callbacks/views/evaluation/confusions.js';

const confusion = [[8, 2, 0], [1, 4, 5], [0, 0, 10]]; // prettier-ignore
const classes = ['sit', 'st<and', 'walk'];

describe('views: confusionMatrix', () => {
  it('rows are true classes; cells have count, share of the row and its step of the ramp', () => {
    const html = confusionMatrix({confusion}, {classes});
    expect(html).to.contain(
      '<th scope="row">sit<small>10</small></th><td class="q5"><span><b>8</b> <small>80.0%</small>',
    );
    expect(html).to.contain('<th scope="col"><span>walk<small>15</small></span></th>');
    expect(html).to.contain('<td class="q3 top"><span><b>5</b> <small>50.0%</small></span></td>');
    expect(html).to.contain('st&lt;and').and.not.to.contain('st<and');
  });

  it('shares of columns, and counts', () => {
    expect(confusionMatrix({confusion}, {scale: 'column'})).to.contain('<b>8</b> <small>88.9%</small>');
    const counts = confusionMatrix({confusion}, {scale: 'counts'});
    expect(counts).to.contain('<td class="q6"><span><b>10</b></span></td>');
    expect(counts).not.to.contain('%');
  });

  it('buttons say which class is read as which', () => {
    const html = confusionMatrix({confusion}, {classes, isInteractive: true});
    expect(html).to.contain(
      '<button type="button" data-actual="1" data-predicted="2"><b>5</b> <small>50.0%</small>',
    );
    expect(html).to.contain('<span class="hidden">, sit read as walk</span></button>');
  });

  it('of many classes those with the most errors, and the words say how many are left out', () => {
    const many = Array.from({length: 40}, (_, i) =>
      Array.from({length: 40}, (_, j) => (i === j ? 9 : i === 39 && j === 38 ? 3 : 0)),
    );
    expect(worstClasses(many, 3)).to.eql([0, 38, 39]);
    expect(confusionMatrix({confusion: many}).match(/<tr>/g)).to.have.lengthOf(31);
    expect(confusionWords({confusion: many})).to.equal(
      'Most frequent confusion, outlined: <b>class 39</b> read as <b>class 38</b>, 3 of 12 samples (25.0%). ' +
        'The 30 of 40 classes with the most errors are shown; 10 are left out.',
    );
  });

  it('without errors and without a matrix', () => {
    expect(topConfusion([[1, 0], [0, 1]])).to.equal(undefined); // prettier-ignore
    expect(confusionWords({confusion: [[1, 0], [0, 1]]})).to.equal('No class is read as another.'); // prettier-ignore
    expect([confusionMatrix({}), confusionMatrix({confusion: []}), confusionWords({})]).to.eql(['', '', '']);
    expect(confusionMatrix({confusion: [[0, 0], [0, 1]]})).to.contain('0.0%').and.not.to.contain('NaN'); // prettier-ignore
  });

  it('the ramp has seven steps', () => {
    expect([-1, 0, 0.14, 0.15, 0.999, 1, NaN].map(rampStep)).to.eql([0, 0, 0, 1, 6, 6, 0]);
    expect(rampKey('column'))
      .to.contain('share of the column')
      .and.to.contain('<span class="q6">100%</span>');
  });
});
