import {expect} from 'chai';
import {decay, found, line, runOfLists} from './records.js';

const bins = (n: number, score: number, rate: number) => ({
  evaluation: {
    calibration: {ece: Math.abs(score - rate), bins: [{from: 0.8, to: 0.9, n, score, rate}]},
  },
});

describe('finding calibration', () => {
  it('is a warning for scores that are too confident, a note for cautious ones', () => {
    expect(found(runOfLists({loss: [1]}, {}, bins(500, 0.9, 0.7)), 'calibration')?.severity).to.equal(
      'warning',
    );
    expect(found(runOfLists({loss: [1]}, {}, bins(500, 0.7, 0.9)), 'calibration')?.severity).to.equal('note');
  });

  it('says of two classes which share is positive, and where the scores are wrong', () => {
    // Averages of 0.5 and 0.5: errors below and above 0.5 cancel out.
    const two = (low: number, high: number) => ({
      evaluation: {
        task: 'binary' as const,
        calibration: {
          ece: 0.2,
          bins: [
            {from: 0, to: 0.5, n: 500, score: low, rate: 0.2},
            {from: 0.5, to: 1, n: 500, score: high, rate: 0.8},
          ],
        },
      },
    });
    expect(found(runOfLists({loss: [1]}, {}, two(0.4, 0.6)), 'calibration')?.text).to.equal(
      'The score is 0.500 on average, and 0.500 of the samples are positive. Scores below 0.5 are mostly too high, and ' +
        'scores above it too low.',
    );
    expect(found(runOfLists({loss: [1]}, {}, two(0.01, 0.99)), 'calibration')?.text).to.match(
      /Scores below 0\.5 are mostly too low, and scores above it too high\.$/,
    );
    expect(found(runOfLists({loss: [1]}, {}, bins(500, 0.9, 0.7)), 'calibration')?.text).to.equal(
      'The score is 0.900 on average, and 0.700 of the answers are right.',
    );
  });

  it('is not reported for an error that few samples have by chance', () => {
    expect(found(runOfLists({loss: [1]}, {}, bins(8, 0.8, 0.65)), 'calibration')).to.equal(undefined);
  });

  it('good calibration is good', () => {
    const {evaluation} = bins(500, 0.85, 0.86);
    const binary = {evaluation: {...evaluation, task: 'binary' as const}};
    expect(found(runOfLists({loss: [1]}, {}, binary), 'calibrated')?.text).to.equal(
      'The score is 0.850 on average, and 0.860 of the 500 samples are positive.',
    );
    expect(found(runOfLists({loss: [1]}, {}, bins(500, 0.85, 0.86)), 'calibrated')?.severity).to.equal(
      'good',
    );
  });
});

describe('findings about the size of the validation set', () => {
  const lists = {val_acc: line(0.5, 0.85, 10)};

  it('names the standard error and what may be chance', () => {
    const small = found(runOfLists(lists, {samples: {validation: 60}}), 'small-validation');
    expect(small?.severity).to.equal('note');
    expect(small?.text).to.match(/^With 60 samples, the standard error of validation accuracy is 4\.6%\./);
    expect(found(runOfLists(lists, {samples: {validation: 1000}}), 'small-validation')).to.equal(undefined);
  });

  it('is a warning where the lead over the baseline may be chance', () => {
    const labels = {train: [80, 20], validation: [48, 12]};
    const run = runOfLists(lists, {samples: {validation: 60}, labels, loss: 'binaryCrossentropy'});
    expect(found(run, 'small-validation')?.severity).to.equal('warning');
  });

  it('a large set has its resolution as a note', () => {
    const finding = found(runOfLists(lists, {samples: {validation: 1000}}), 'validation-resolution');
    expect(finding?.text ?? '').to.match(
      /standard error of validation accuracy is 1\.1%\. A change of less than 2\.3 points/,
    );
  });

  it('says nothing about a measure whose standard error is not known', () => {
    const run = runOfLists({val_loss: [1, 0.5], val_bce: [0.4, 0.3]}, {samples: {validation: 60}});
    expect(found(run, 'small-validation')).to.equal(undefined);
    expect(found(run, 'validation-resolution')).to.equal(undefined);
  });

  it('reads the standard error of the record', () => {
    const evaluation = {standardErrors: {loss: 0.2}, count: 30};
    const run = runOfLists({val_loss: [1, 0.5]}, {}, {evaluation});
    expect(found(run, 'small-validation')?.text ?? '').to.match(/validation loss is 0\.200/);
  });
});

describe('finding shifted-validation', () => {
  it('compares the shares of classes', () => {
    const shifted = runOfLists(
      {loss: [1]},
      {labels: {train: [80, 20], validation: [40, 60]}, classes: ['a', 'b']},
    );
    expect(found(shifted, 'shifted-validation')?.text ?? '').to.match(
      /^a has 80\.0% of the training samples and 40\.0% of the validation samples/,
    );
    const similar = runOfLists({loss: [1]}, {labels: {train: [80, 20], validation: [75, 25]}});
    expect(found(similar, 'shifted-validation')).to.equal(undefined);
  });

  it('does not blame chance: few samples differ', () => {
    const run = runOfLists({loss: [1]}, {labels: {train: [8, 2], validation: [5, 5]}});
    expect(found(run, 'shifted-validation')).to.equal(undefined);
  });

  it('compares the targets of a regression', () => {
    const facts = (mean: number) => ({mean: [mean], median: [mean], std: [4]});
    const run = runOfLists({loss: [1]}, {labels: {trainTargets: facts(10), validationTargets: facts(14)}});
    expect(found(run, 'shifted-validation')?.text ?? '').to.match(/10\.000 on average .* 14\.000/);
  });

  it('sees losses that differ from the first epoch, but not those that part later', () => {
    const loss = decay(0.2, 10);
    const from = (first: number) => loss.map((value, i) => (i >= first ? value * 2 : value * 0.9));
    expect(found(runOfLists({loss, val_loss: from(0)}), 'shifted-validation')).to.be.ok;
    expect(found(runOfLists({loss, val_loss: from(2)}), 'shifted-validation')).to.equal(undefined);
  });

  it('does not trust the first epochs of batch normalization', () => {
    const loss = decay(0.2, 10);
    const layer = {name: 'b', className: 'BatchNormalization', outputShape: [null, 4], parameters: 16};
    const config = {model: {layers: 1, parameters: 16, summary: [layer]}};
    const run = runOfLists({loss, val_loss: loss.map(value => 2 * value)}, config);
    expect(found(run, 'shifted-validation')).to.equal(undefined);
  });
});

describe('finding too-good', () => {
  const lists = {val_acc: line(0.5, 1, 10)};

  it('needs many samples without facts about the inputs', () => {
    expect(found(runOfLists(lists, {samples: {validation: 1000}}), 'too-good')).to.be.ok;
    expect(found(runOfLists(lists, {samples: {validation: 60}}), 'too-good')).to.equal(undefined);
  });

  it('names an input that alone predicts the labels', () => {
    const run = runOfLists(
      lists,
      {samples: {validation: 60}},
      {
        evaluation: {
          inputs: [
            {index: 4, score: 1},
            {index: 0, score: 0.5},
          ],
        },
      },
    );
    expect(found(run, 'too-good')?.text ?? '').to.match(/^Input 4 alone predicts 100\.0% of the labels/);
    expect(found(run, 'too-good')?.severity).to.equal('warning');
  });

  it('is a note for an input that is as good as all', () => {
    const evaluation = {
      inputs: [
        {index: 2, score: 0.93},
        {index: 0, score: 0.5},
      ],
    };
    expect(found(runOfLists(lists, {}, {evaluation}), 'too-good')?.severity).to.equal('note');
  });

  it('is not reported where no input explains the result', () => {
    const evaluation = {
      inputs: [
        {index: 2, score: 0.7},
        {index: 0, score: 0.5},
      ],
    };
    const run = runOfLists(lists, {samples: {validation: 1000}}, {evaluation});
    expect(found(run, 'too-good')).to.equal(undefined);
  });
});
