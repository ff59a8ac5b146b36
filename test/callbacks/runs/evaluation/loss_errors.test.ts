import {expect} from 'chai';
import {baselines} from '../../../../callbacks/runs/index.js';
import {compositeLoss} from '../../../../src/losses/composite_loss.js';
import {trained} from './trained.js';

const metrics = ['accuracy', 'crossentropy'];
const labelOf = ([a, b]: number[]): number => Number(a + b > 0.3);
const setup = {units: 1, activation: 'sigmoid', metrics} as const;

describe('the standard errors of losses', () => {
  it('of a crossentropy metric are those of the loss where it is that function alone', async () => {
    const loss = 'binaryCrossentropy';
    const {run, evaluation} = await trained({...setup, metrics: [...metrics], loss}, labelOf);
    const {loss: ofLoss, ...others} = evaluation.standardErrors ?? {};
    expect(ofLoss).to.be.greaterThan(0);
    expect(Object.values(others)).to.include(ofLoss);
    expect(run.config.loss).to.equal(loss);
  });

  it('of a crossentropy metric are not known from a composite', async () => {
    const loss = compositeLoss({
      ce: 'binaryCrossentropy',
      squares: {loss: 'meanSquaredError', weight: 3},
    });
    const {run, evaluation} = await trained({...setup, metrics: [...metrics], loss}, labelOf);
    const {loss: ofLoss, ...others} = evaluation.standardErrors ?? {};
    expect(ofLoss).to.be.greaterThan(0);
    expect(Object.values(others)).not.to.include(ofLoss);
    expect(run.config.loss).to.equal('binaryCrossentropy + 3 * meanSquaredError');
    expect(baselines(run)).not.to.have.property('loss');
  });

  it('of a weighted loss are left out', async () => {
    const loss = 'binaryCrossentropy';
    const {run, evaluation} = await trained(
      {...setup, metrics: [...metrics], loss, lossWeights: [2]},
      labelOf,
    );
    expect(evaluation.standardErrors).not.to.have.property('loss');
    expect(baselines(run)).not.to.have.property('loss');
  });
});
