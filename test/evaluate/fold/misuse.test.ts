import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/index.js';
import {failureOf} from '../../outcomes.js';

const batch = {yTrue: [[0], [1]], yPred: [[0.2], [0.9]]};
const classes = {yTrue: [[0, 1, 0]], yPred: [[0.1, 0.8, 0.1]]};

describe('a fold', () => {
  it('refuses a state that was disposed', async () => {
    const fold = evaluator(['mse']);
    const [state, other] = [fold.add(fold.create(), batch), fold.create()];
    state.dispose();
    state.dispose();
    const calls: (() => unknown)[] = [
      () => fold.add(state, batch),
      () => fold.merge(state, other),
      () => fold.merge(other, state),
      () => fold.finish(state),
      () => state.toBytes(),
    ];
    for (const call of calls) expect((await failureOf(call)).message).to.include('the state was disposed');
    expect(other.samples).to.equal(0);
  });

  it('refuses a batch whose shapes give a name another meaning, and stays as it was', async () => {
    const fold = evaluator(['acc']);
    const state = fold.add(fold.create(), batch);
    expect(() => fold.add(state, classes)).to.throw(
      'evaluator.add: "acc" means BinaryAccuracy for labels [null, 1] and predictions [null, 1], ' +
        'but CategoricalAccuracy for labels [null, 3] and predictions [null, 3].',
    );
    expect([state.samples, await fold.finish(state)]).to.deep.equal([2, {acc: 1}]);
  });

  it('takes empty batches, which say nothing about the shapes of others', async () => {
    const fold = evaluator(['acc']);
    const state = fold.add(fold.create(), {yTrue: [], yPred: []});
    expect(await state.toBytes()).to.deep.equal(await fold.create().toBytes());
    expect(await fold.finish(fold.add(state, classes))).to.deep.equal({acc: 1});
  });

  it('refuses to leave out a statistic that there is not', () => {
    const fold = evaluator(['mse']);
    expect(() => fold.create({except: 'mean' as never})).to.throw('evaluator.create: except must be a list');
    const state = fold.create({except: ['means']});
    expect(() => fold.add(state, batch)).to.throw(
      'evaluator.create: except: there is no statistic "means". See statistics() for those there are.',
    );
  });
});
