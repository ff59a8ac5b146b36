import {expect} from 'chai';
import {calibrationFigure, calibrationMeans} from '../../../../callbacks/views/evaluation/calibration.js';
import {operatingPoint} from '../../../../callbacks/views/evaluation/operating_point.js';
import {predictionFigure, residualHistogram} from '../../../../callbacks/views/evaluation/residuals.js';
import {scoreHistogram} from '../../../../callbacks/views/evaluation/score_histogram.js';
import {wilson} from '../../../../callbacks/views/evaluation/standard_errors.js';
import {
  drawnCurves,
  leftOutCurves,
  precisionRecallFigure,
  rocFigure,
} from '../../../../callbacks/views/evaluation/threshold_curves.js';
import {thresholdFigure} from '../../../../callbacks/views/evaluation/threshold_figure.js';
import {worstSamples} from '../../../../callbacks/views/evaluation/worst_samples.js';
import {classRecord, regressionRecord} from '../../report/records.js';

const evaluation = classRecord().evaluation ?? {};
const curve = {name: 'a<b', positives: 4, negatives: 6, thresholds: [0.9, 0.5, 0.1], truePositives: [1, 3, 4], falsePositives: [0, 1, 6], auc: 0.9, ap: 0.8}; // prettier-ignore

describe('views: thresholds', () => {
  it('counts and scores at a threshold', () => {
    expect(operatingPoint(curve, 0.5)).to.deep.include({truePositives: 3, falsePositives: 1, falseNegatives: 1, trueNegatives: 5, precision: 0.75, recall: 0.75, f1: 0.75}); // prettier-ignore
    expect(operatingPoint(curve, 0.95)).to.deep.include({truePositives: 0, precision: 1, recall: 0, f1: 0});
    expect(operatingPoint(curve, 0)).to.deep.include({falsePositives: 6, recall: 1});
  });

  it('ROC and PR name every curve; the chosen one has a ring', () => {
    const options = {chosen: 0, threshold: 0.5};
    const roc = rocFigure({curves: [curve]}, options);
    expect(roc).to.contain('a&lt;b: AUC 0.900').and.to.contain('class="plot-dot at-roc" cx="16.7%"');
    const pr = precisionRecallFigure({curves: [curve]}, options);
    expect(pr).to.contain('prevalence 0.400').and.to.contain('class="plot-dot at-pr" cx="75%"');
    expect(rocFigure({curves: [{...curve, name: '1'}]})).to.contain('class 1: 0.900');
    expect([rocFigure({}), precisionRecallFigure({})]).to.eql(['', '']);
  });

  it('of many classes the weakest are drawn, and the chosen one', () => {
    const many = classRecord({classes: 12}).evaluation ?? {};
    expect(drawnCurves(many).map(({index}) => index)).to.eql([7, 8, 9, 10, 11]);
    expect(drawnCurves(many, {chosen: 2}).map(({index}) => index)).to.eql([2, 8, 9, 10, 11]);
    expect(leftOutCurves(many)).to.contain('The 5 of 12 classes');
  });

  it('curves of further classes are faint', () => {
    const many = classRecord({classes: 12}).evaluation ?? {};
    for (const html of [rocFigure(many), precisionRecallFigure(many)]) {
      expect(html.match(/class="l raw"/g)).to.have.lengthOf(7 + 1);
      expect(html).to.contain('7 other classes');
    }
    expect(rocFigure({curves: [curve]})).not.to.contain('class="l raw"');
  });

  it('prevalences that are near to each other are a range, if their names are long', () => {
    const curves = Array.from({length: 5}, (_, i) => ({
      ...curve,
      name: `a long name ${i}`,
      negatives: 40 + i,
    }));
    expect(precisionRecallFigure({curves})).to.contain('>5 classes 0.083\u20130.091</text>');
    const two = curves.slice(0, 2).map((one, i) => ({...one, name: 'ab'[i]}));
    expect(precisionRecallFigure({curves: two})).to.contain('>b 0.089, a 0.091</text>');
  });

  it('the figure with a slider says what it shows', () => {
    const html = thresholdFigure({...evaluation, curves: [curve]}, {index: 0, threshold: 0.5, id: 't'});
    expect(html).to.contain('aria-valuetext="threshold 0.50: precision 0.750, recall 0.750"');
    expect(html).to.contain('x1="50%"').and.to.contain('<span data-v="fp">1</span>');
    expect(html).not.to.contain('style=');
  });
});

describe('views: scores, residuals and samples', () => {
  it('calibration has errors and counts, and its means', () => {
    expect(calibrationFigure(evaluation))
      .to.contain('scores 0.1 to 0.2: 7 samples')
      .and.to.contain('cal few');
    expect(calibrationMeans({calibration: {ece: 0, bins: [{from: 0, to: 1, n: 2, score: 0.5, rate: 1}]}})).to.eql({score: 0.5, rate: 1}); // prettier-ignore
    expect([calibrationFigure({}), calibrationMeans({})]).to.eql(['', undefined]);
    const [low, high] = wilson(1, 10);
    expect(low).to.be.within(0.8, 1);
    expect(high).to.be.closeTo(1, 1e-12);
  });

  it('a histogram has one path above and one below the line', () => {
    const html = scoreHistogram(evaluation, {index: 1, name: 'x"y'});
    expect(html.match(/class="bar/g)).to.have.lengthOf(2);
    expect(html).to.contain('x&quot;y');
    expect(scoreHistogram(evaluation, {index: 9})).to.equal('');
  });

  it('residuals: predictions over targets, and their distribution', () => {
    const [residuals] = regressionRecord().evaluation?.residuals ?? [];
    expect(predictionFigure(residuals)).to.contain('200 samples');
    expect(residualHistogram(residuals)).to.contain('mean 0.100, standard deviation 1.200');
    expect(predictionFigure({...residuals, points: {actual: [], predicted: [], index: []}})).to.equal('');
  });

  it('worst samples have their index, and a place for a picture', () => {
    const html = worstSamples(evaluation, {classes: ['<a>', 'b'], limit: 2, hasPictures: true});
    expect(html.match(/<li data-index/g)).to.have.lengthOf(2);
    expect(html).to.contain('<div class="sample-picture"></div><b>&lt;a&gt;</b> read as <b>b</b> (0.900)');
    expect(worstSamples({task: 'regression', samples: [{index: 1, loss: 2, actual: [1, 2], predicted: -1}]})).to.contain('<b>1.000, 2.000</b> predicted as <b>−1.000</b>'); // prettier-ignore
    const right = {index: 1, loss: 0.7, actual: 1, predicted: 1, score: 0.51};
    expect(worstSamples({samples: [right]})).to.contain('<b>1</b>, right but unsure (0.510)');
    expect(worstSamples({})).to.equal('');
  });
});
