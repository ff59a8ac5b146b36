/** What the reference vectors of texts do not show. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BLEUScore,
  CharErrorRate,
  EditDistance,
  ROUGEScore,
  SQuAD,
  WordErrorRate,
  WordInformationLost,
  WordInformationPreserved,
} from '../../../src/metrics/instances.js';
import {editDistances} from '../../../src/metrics/text/edit_distances.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

const REFERENCES = ['a b c', 'd e', 'f'];
const PREDICTIONS = ['a b', 'd x', 'f'];

describe('metrics of texts', () => {
  it('take strings, arrays and string tensors alike, and dispose no tensor', async () => {
    const before = tf.memory().numTensors;
    const results: number[] = [];
    const [yTrue, yPred] = [tf.tensor1d(REFERENCES), tf.tensor1d(PREDICTIONS)];
    for (const [t, p] of [
      [REFERENCES, PREDICTIONS],
      [yTrue, yPred],
      [REFERENCES.map(text => [text]), PREDICTIONS],
    ] as const) {
      const m = new WordErrorRate();
      m.updateState(t, p);
      results.push(await m.result());
    }
    const one = new WordErrorRate();
    REFERENCES.forEach((text, i) => one.updateState(text, PREDICTIONS[i]));
    expect([...results, await one.result()]).to.deep.equal([2 / 6, 2 / 6, 2 / 6, 2 / 6]);
    expect(tf.memory().numTensors - before).to.equal(2);
    tf.dispose([yTrue, yPred]);
  });

  it('take several references from a tensor', async () => {
    const m = new BLEUScore({nGram: 1});
    const references = tf.tensor2d([['a b', 'a c']]);
    m.updateState(references, ['a c']);
    references.dispose();
    expect(await m.result()).to.equal(1);
  });

  it('weigh texts, merge, and continue from a state', async () => {
    const [a, b, whole] = [new CharErrorRate(), new CharErrorRate(), new CharErrorRate()];
    a.updateState(REFERENCES.slice(0, 2), PREDICTIONS.slice(0, 2), [2, 0]);
    b.updateState(REFERENCES.slice(2), PREDICTIONS.slice(2));
    whole.updateState(['a b c', 'a b c', 'f'], ['a b', 'a b', 'f']);
    a.mergeState([b]);
    expect(await a.result()).to.equal(await whole.result());
    b.setState(JSON.parse(JSON.stringify(await a.getState())) as Awaited<ReturnType<typeof a.getState>>);
    expect(await b.result()).to.equal(await a.result());
    b.resetState();
    b.updateState([], []);
    expect(await b.result()).to.equal(0);
  });

  it('are 0 before data, and lost information too', async () => {
    expect(await new WordInformationLost().result()).to.equal(0);
    expect(await new WordInformationPreserved().result()).to.equal(0);
    expect(await new BLEUScore().result()).to.equal(0);
    expect(await new SQuAD().result()).to.deep.equal({exact_match: 0, f1: 0});
  });

  it('count an emoji as one character', async () => {
    expect(editDistances('😀', '😃')).to.deep.equal([1]);
    expect(editDistances(['ab'], ['cd'], 2)).to.deep.equal([4]);
    const m = new EditDistance({substitutionCost: 3, reduction: 'sum'});
    m.updateState(['😀', 'x'], ['😃', 'x']);
    expect(await m.result()).to.equal(2);
  });

  it('SQuAD: the best of several answers; letters of any script stand beside an article', async () => {
    const m = new SQuAD();
    m.updateState([['1976', 'the year 1976'], ['été a']], ['The year, 1976!', 'été']);
    expect(await m.result()).to.deep.equal({exact_match: 100, f1: 100});
  });

  it('ROUGE-Lsum joins the subsequences of sentences, which are lines', async () => {
    const m = new ROUGEScore({rougeKeys: 'rougeLsum'});
    m.updateState('w1 w2 w3 w4 w5', 'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5');
    const {rougeLsum_recall: recall, rougeLsum_precision: precision} = await m.result();
    expect(recall).to.equal(4 / 5);
    expect(precision).to.equal(4 / 10);
  });

  it('refuse numbers, different lengths, and several references where one is compared', () => {
    const m = new WordErrorRate();
    expect(() => m.updateState([1], [2])).to.throw('WordErrorRate: yTrue: expected texts, got 1');
    expect(() => m.updateState('a', tf.tensor1d([1]))).to.throw(
      'expected a string tensor [batch], got float32 [1]',
    );
    expect(() => m.updateState(['a'], ['a', 'b'])).to.throw('yTrue of 1 and yPred of 2');
    expect(() => m.updateState([['a', 'b']], ['a'])).to.throw(
      'expected one reference for each text, got 2 at text 0',
    );
    expect(() => m.updateState('a')).to.throw('updateState takes (yTrue, yPred, sampleWeight?)');
    expect(() => new BLEUScore().updateState([[]], ['a'])).to.throw('expected at least one reference');
    expect(() => new BLEUScore().updateState('a', [['a', 'b']])).to.throw('expected one prediction');
  });

  it('refuse wrong options', () => {
    expect(() => new BLEUScore({weights: [1]})).to.throw('weights must have nGram (4) entries; got 1');
    expect(() => new ROUGEScore({rougeKeys: JSON.parse('["rouge0"]') as ['rouge1']})).to.throw(
      'rougeKeys must be one of',
    );
    expect(() => new ROUGEScore({rougeKeys: []})).to.throw('rougeKeys must be a list');
    expect(() => new EditDistance({substitutionCost: -1})).to.throw('substitutionCost');
  });

  it('are refused by a training, which predicts numbers', async () => {
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: [new WordErrorRate()]});
    const [x, y] = [tf.ones([2, 1]), tf.ones([2, 1])];
    let message = '';
    await model.fit(x, y, {verbose: 0}).catch((error: Error) => (message = error.message));
    expect(message).to.contain('it compares texts, and a model predicts numbers');
    tf.dispose([x, y]);
    model.dispose();
  });
});
