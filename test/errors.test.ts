import {expect} from 'chai';
import {didYouMean, nearest} from '../src/errors.js';

describe('suggestions for a misspelt name', () => {
  const KEYS = ['loss', 'acc', 'auc', 'val_loss', 'val_acc', 'val_auc', 'lr'];

  const cases: {readonly [typed: string]: readonly string[]} = {
    'val_AUC': ['val_auc'],
    'valAuc': ['val_auc'],
    'Val-Loss': ['val_loss'],
    'AUC': ['auc'],
    'accuracy': ['acc'],
    'val_accuracy': ['val_acc'],
    'val_acu': ['val_auc', 'val_acc', 'acc'],
    'acu': ['auc', 'acc', 'val_acc'],
    'val_lsos': ['val_loss', 'loss'],
    'roc_auc': ['auc', 'val_auc', 'acc'],
  };
  for (const [typed, expected] of Object.entries(cases)) {
    it(`are the nearest first, and no other if only the spelling differs: ${typed}`, () => {
      expect(nearest(typed, KEYS)).to.deep.equal(expected);
    });
  }

  it('are none if no letter agrees', () => {
    expect(nearest('f1', KEYS)).to.deep.equal([]);
    expect(didYouMean('f1', KEYS)).to.equal('');
  });

  it('do not count the val_ that two keys have in common', () => {
    expect(nearest('val_f1', KEYS)).to.deep.equal([]);
  });

  it('know initials', () => {
    expect(nearest('rmse', ['mean_absolute_error', 'root_mean_squared_error'], 1, 1 / 3)).to.deep.equal([
      'root_mean_squared_error',
    ]);
  });
});
