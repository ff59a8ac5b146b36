/** Federated rounds: the numbers of the server against plain tfjs and loops in float64. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type Island, readIslands} from '../../examples/federated/islands.js';
import {main, type Network, type Round} from '../../examples/federated/main.js';

const ROUNDS = 4;

/** The model of the example without this package. */
function plainModel(): tf.Sequential {
  const {glorotUniform} = tf.initializers;
  const model = tf.sequential();
  const first = {units: 16, activation: 'relu', kernelInitializer: glorotUniform({seed: 1})} as const;
  model.add(tf.layers.dense({...first, inputShape: [4]}));
  model.add(tf.layers.dense({units: 3, activation: 'softmax', kernelInitializer: glorotUniform({seed: 2})}));
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'sparseCategoricalCrossentropy'});
  return model;
}

const flat = (model: tf.Sequential): number[] => model.getWeights().flatMap(one => [...one.dataSync()]);

/** The weights and the loss of each sample's batch after the training of an island. */
async function trainAlone({train}: Island, weights: readonly number[]) {
  const model = plainModel();
  const shapes = [[4, 16], [16], [16, 3], [3]];
  let at = 0;
  const parts = shapes.map(shape => {
    const size = shape.reduce((a, b) => a * b);
    at += size;
    return tf.tensor(weights.slice(at - size, at), shape);
  });
  model.setWeights(parts);
  let lossSum = 0;
  for (let epoch = 0; epoch < 2; epoch++) {
    lossSum = 0;
    for (let from = 0; from < train.x.length; from += 16) {
      const [x, y] = [train.x.slice(from, from + 16), train.species.slice(from, from + 16)];
      const [xs, ys] = [tf.tensor2d(x), tf.tensor2d(y)];
      lossSum += ((await model.trainOnBatch(xs, ys)) as number) * x.length;
    }
  }
  return {weights: flat(model), lossSum, count: train.x.length};
}

const relu = (value: number): number => Math.max(0, value);

/** The probabilities of a row, by loops. */
function probabilities(row: readonly number[], weights: readonly number[]): number[] {
  const w = weights.map(Math.fround);
  const hidden = Array.from({length: 16}, (_, j) =>
    relu(row.reduce((sum, value, i) => sum + value * w[i * 16 + j], w[64 + j])),
  );
  const scores = [0, 1, 2].map(k =>
    hidden.reduce((sum, value, j) => sum + value * w[80 + j * 3 + k], w[128 + k]),
  );
  const powers = scores.map(Math.exp);
  return powers.map(power => power / powers.reduce((a, b) => a + b));
}

/** Log loss, accuracy and macro F1 over rows. */
function scoresOf(held: readonly Island['held'][], weights: readonly number[]) {
  const rows = held.flatMap(({x, species}) => x.map((row, i) => ({row, label: species[i][0]})));
  let loss = 0;
  const confusion = [0, 1, 2].map(() => [0, 0, 0]);
  for (const {row, label} of rows) {
    const all = probabilities(row, weights);
    loss -= Math.log(all[label]);
    confusion[label][all.indexOf(Math.max(...all))]++;
  }
  const f1 = [0, 1, 2].map(k => {
    const predicted = confusion.reduce((sum, counts) => sum + counts[k], 0);
    const actual = confusion[k].reduce((a, b) => a + b);
    return predicted + actual === 0 ? 0 : (2 * confusion[k][k]) / (predicted + actual);
  });
  return {
    loss: loss / rows.length,
    acc: (confusion[0][0] + confusion[1][1] + confusion[2][2]) / rows.length,
    f1_score: (f1[0] + f1[1] + f1[2]) / 3,
  };
}

const near = (got: Readonly<Record<string, number>>, want: Record<string, number>, text: string): void => {
  expect(got, text).to.have.keys(Object.keys(want));
  for (const key of Object.keys(want)) expect(got[key], `${text}: ${key}`).to.be.closeTo(want[key], 1e-5);
};

describe('federated rounds', function () {
  this.timeout(60_000);
  const lines: string[] = [];
  let history: Round[];
  let leaked: number;

  before(async () => {
    const before = tf.memory().numTensors;
    history = await main({rounds: ROUNDS, log: text => lines.push(text)});
    leaked = tf.memory().numTensors - before;
  });

  it('leak nothing', () => expect(leaked).to.equal(0));

  it('average weights and losses by samples, and metrics over all samples', async () => {
    const islands = readIslands();
    expect(islands.map(({train, held}) => [train.x.length, held.x.length])).to.deep.equal([
      [111, 56],
      [82, 42],
      [34, 17],
    ]);
    let weights = tf.tidy(() => flat(plainModel()));
    for (const [i, round] of history.entries()) {
      const present = i === 1 ? islands.slice(0, 2) : islands;
      const trained = await Promise.all(present.map(island => trainAlone(island, weights)));
      const count = trained.reduce((sum, one) => sum + one.count, 0);
      weights = weights.map(
        (_, k) => trained.reduce((sum, one) => sum + one.weights[k] * one.count, 0) / count,
      );
      round.weights.forEach((weight, k) => expect(weight).to.be.closeTo(weights[k], 1e-5));
      const loss = trained.reduce((sum, one) => sum + one.lossSum, 0) / count;
      expect(round.loss, `loss of round ${i + 1}`).to.be.closeTo(loss, 1e-5);
      const held = islands.map(island => island.held);
      near(round.held, scoresOf(held, weights), `round ${i + 1}`);
      const alone = held.map(one => scoresOf([one], weights));
      const mean = (key: 'loss' | 'acc' | 'f1_score') => alone.reduce((sum, one) => sum + one[key] / 3, 0);
      near(round.meanOfIslands, {loss: mean('loss'), acc: mean('acc'), f1_score: mean('f1_score')}, 'mean');
    }
  });

  it('report F1 of all penguins, which the mean of the islands misses by far', () => {
    const {held, meanOfIslands} = history[ROUNDS - 1];
    expect(held.f1_score).to.be.greaterThan(0.85);
    expect(meanOfIslands.f1_score).to.be.lessThan(0.6);
  });

  it('have the same bits in whatever order messages arrive, and however often', async () => {
    const network: Network = (round, messages) => {
      const [a, b, c] = messages;
      return round === 2 ? [a, b] : [c, b, c, a, b];
    };
    expect(await main({rounds: ROUNDS, network, log: () => undefined})).to.deep.equal(history);
  });

  it('print a line for each round, with the islands that are missing', () => {
    expect(lines).to.have.length(1 + ROUNDS);
    expect(lines[2]).to.match(/^ +2 .*2 of 3 shards; missing: Torgersen$/);
    expect(lines[ROUNDS]).to.match(/ 3 of 3 shards$/);
  });
});
