import {expect} from 'chai';
import {taskOfLoss, taskOfShapes} from '../../../src/metrics/names/infer_task.js';

describe('the task of a loss and of shapes', () => {
  it('tasks follow losses in every spelling, and shapes', () => {
    for (const loss of ['binaryCrossentropy', 'binary_crossentropy', 'bce', 'BinaryCrossentropy'])
      expect(taskOfLoss(loss)).to.equal('Binary');
    expect(taskOfLoss('sparse_categorical_crossentropy')).to.equal('SparseCategorical');
    expect(taskOfLoss('mse')).to.equal(undefined);
    expect(taskOfShapes('m', [null, 1], [null, 1])).to.equal('Binary');
    expect(taskOfShapes('m', [null], [null, 3])).to.equal('SparseCategorical');
    expect(taskOfShapes('m', [null, 1], [null, 3])).to.equal('SparseCategorical');
    expect(taskOfShapes('m', [null, 3], [null, 3])).to.equal('Categorical');
    expect(() => taskOfShapes('m', [], [null, 3])).to.throw('batch axis');
  });
});
