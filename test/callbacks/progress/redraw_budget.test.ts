import {expect} from 'chai';
import {RedrawBudget} from '../../../callbacks/progress/redraw_budget.js';

describe('RedrawBudget', () => {
  it('takes no more than its share of the time: slow redraws are rare', () => {
    const budget = new RedrawBudget();
    budget.begin(0);
    for (let i = 0; i < 3; i++) budget.redrawn(0, 10);
    expect([budget.isDue(2499), budget.isDue(2500)]).to.deep.equal([false, true]);
    // The least of the last three measurements counts.
    budget.redrawn(0, 0.01);
    expect([budget.isDue(49), budget.isDue(50)]).to.deep.equal([false, true]);
    for (let i = 0; i < 3; i++) budget.readLogs(1);
    expect([budget.mayReadLogs(499), budget.mayReadLogs(500)]).to.deep.equal([false, true]);
  });
});
