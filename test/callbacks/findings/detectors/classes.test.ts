import {expect} from 'chai';
import type {RunConfig} from '../../../../callbacks/runs/record/run.js';
import {found, runOfLists} from '../records.js';

const labelled = (train: number[], rest: RunConfig = {}) =>
  runOfLists({loss: [1]}, {labels: {train}, classes: ['a', 'b', 'c'], ...rest});
const evaluated = (confusion: number[][]) =>
  runOfLists({loss: [1]}, {classes: ['a', 'b', 'c']}, {evaluation: {confusion}});

describe('findings about classes', () => {
  it('two classes are uneven from 80% on', () => {
    expect(found(labelled([20, 80]), 'imbalance')).to.be.ok;
    expect(found(labelled([21, 79]), 'imbalance')).to.equal(undefined);
  });

  it('several classes are uneven where one has at most 10%', () => {
    const finding = found(labelled([10, 40, 50]), 'imbalance');
    expect(finding?.text ?? '').to.match(/^c has 50\.0% of all samples, 5\.0 times as many as a\./);
    expect(found(labelled([11, 39, 50]), 'imbalance')).to.equal(undefined);
  });

  it('validation labels count too, labels of a multilabel output do not', () => {
    const labels = {train: [50, 50], validation: [900, 0]};
    expect(found(labelled([], {labels}), 'imbalance')).to.be.ok;
    expect(found(labelled([], {labels: {...labels, task: 'multilabel'}}), 'imbalance')).to.equal(undefined);
  });

  it('a hundred equal classes are even', () => {
    expect(found(labelled(Array.from({length: 100}, () => 5)), 'imbalance')).to.equal(undefined);
  });

  it('a class that is never predicted is named with its samples', () => {
    const finding = found(
      evaluated([
        [0, 3, 2],
        [0, 60, 20],
        [0, 13, 107],
      ]),
      'class-never-predicted',
    );
    expect(finding?.text ?? '').to.match(/never answers a, the class of 5 of 205 samples/);
  });

  it('a class without samples needs no prediction', () => {
    expect(
      found(
        evaluated([
          [0, 0, 0],
          [0, 60, 20],
          [0, 13, 107],
        ]),
        'class-never-predicted',
      ),
    ).to.equal(undefined);
  });

  it('the most frequent confusion is named with its share', () => {
    const finding = found(
      evaluated([
        [137, 44, 13],
        [37, 295, 22],
        [9, 21, 422],
      ]),
      'top-confusion',
    );
    expect(finding?.severity).to.equal('note');
    expect(finding?.text).to.equal('44 of 194 samples of a are read as b.');
    expect(finding?.evidence.text).to.equal('22.7% of a, 30% of 146 errors');
  });

  it('it is a warning where the wrong class is as frequent as the right one', () => {
    expect(
      found(
        evaluated([
          [20, 20, 0],
          [0, 30, 0],
          [0, 0, 30],
        ]),
        'top-confusion',
      )?.severity,
    ).to.equal('warning');
  });

  it('a single error is not a confusion', () => {
    expect(
      found(
        evaluated([
          [20, 1, 0],
          [0, 30, 0],
          [0, 0, 30],
        ]),
        'top-confusion',
      ),
    ).to.equal(undefined);
  });

  it('outputs are named', () => {
    const run = runOfLists(
      {loss: [1]},
      {},
      {
        evaluation: {
          outputs: {
            size: {
              confusion: [
                [5, 4],
                [0, 9],
              ],
            },
          },
        },
      },
    );
    expect(found(run, 'top-confusion')?.text ?? '').to.match(/^Output size: 4 of 9 samples of class 0/);
  });
});
