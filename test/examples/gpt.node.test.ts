/** The GPT of the example: its numbers against loops over float64 numbers. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseRuns, type Run} from '../../callbacks/runs/index.js';
import {main} from '../../examples/gpt/main.js';
import {Gpt} from '../../examples/gpt/model.js';
import {type Batch, batchesOf, LONGEST, TOKENS, townNames} from '../../examples/gpt/towns.js';
import {shuffled} from '../../examples/gpt/train.js';
import {scoreNames, type Weights} from './gpt_loops.js';

const NAMES = 48;
const BATCH = 16;
const EPOCHS = 2;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** The names that a batch contains, read back from its tensors. */
function namesIn({x, yTrue, mask}: Batch): string[] {
  const [inputs, labels, counts] = [x.arraySync(), yTrue.arraySync(), mask.arraySync()];
  return inputs.map((ids, i) => {
    expect(labels[i].slice(0, -1), 'labels are the next inputs').to.deep.equal(ids.slice(1));
    const counted = labels[i].filter((_, k) => counts[i][k] === 1).map(id => TOKENS[id]);
    expect(counted.at(-1), 'the end of the name counts').to.equal('.');
    return counted.slice(0, -1).join('');
  });
}

describe('GPT in a custom loop', function () {
  this.timeout(60_000);
  const towns = townNames();
  const held = towns.held.slice(0, NAMES);
  const lines: string[] = [];
  let result: Awaited<ReturnType<typeof main>>;
  let record: string;
  let leaked: number;
  /** The batches of each epoch, in their order, as names. */
  let order: string[][][];
  let first: {weights: Weights; norm: number};

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-'));
    const file = join(folder, 'run.jsonl');
    const before = tf.memory().numTensors;
    const log = (text: string) => lines.push(text);
    result = await main({names: NAMES, batchSize: BATCH, epochs: EPOCHS, backend: 'cpu', file, log});
    leaked = tf.memory().numTensors - before;
    record = await readFile(file, 'utf8');
    await rm(folder, {recursive: true});
    const batches = batchesOf(towns.train.slice(0, NAMES), BATCH);
    order = Array.from({length: EPOCHS}, (_, epoch) => shuffled(batches, epoch).map(namesIn));
    first = firstStep(shuffled(batches, 0)[0]);
    tf.dispose([batches] as never);
  });

  /** The first weights, and the norm of the gradient of the first batch. */
  function firstStep({x, yTrue, mask}: Batch) {
    const gpt = new Gpt({vocabulary: TOKENS.length, context: LONGEST + 1, width: 16, heads: 2, layers: 2});
    const weights = Object.fromEntries(
      Object.entries(gpt.variables).map(([name, one]) => [name, one.dataSync()]),
    );
    const {grads, value} = tf.variableGrads(() => {
      const losses = tf.neg(
        tf.sum(tf.mul(tf.oneHot(yTrue, TOKENS.length), tf.logSoftmax(gpt.logits(x))), -1),
      );
      return tf.div(tf.sum(tf.mul(losses, mask)), tf.sum(mask));
    });
    let squares = 0;
    for (const gradient of Object.values(grads)) for (const v of gradient.dataSync()) squares += v * v;
    tf.dispose([grads, value] as never);
    gpt.dispose();
    return {weights, norm: Math.sqrt(squares)};
  }

  it('leaks nothing', () => expect(leaked).to.equal(0));

  it('trains on every name once in an epoch', () => {
    for (const epoch of order) {
      expect(epoch.flat().sort()).to.deep.equal(towns.train.slice(0, NAMES).sort());
    }
  });

  it('logs the loss and the norm of the gradient of each batch', () => {
    const {keys} = result.run.batches as NonNullable<Run['batches']>;
    expect(keys.loss).to.have.length(EPOCHS * order[0].length);
    expect(keys.loss[0]).to.be.closeTo(scoreNames(order[0][0], TOKENS, first.weights).loss, 1e-5);
    expect(keys.gradient_norm[0]).to.be.closeTo(first.norm, 1e-5);
    result.run.epochs.forEach(({logs}, i) => {
      const norms = keys.gradient_norm.slice(i * order[i].length, (i + 1) * order[i].length);
      expect(logs.gradient_norm).to.be.closeTo(mean(norms as number[]), 1e-6);
    });
  });

  it('weights batches by their tokens, not equally', () => {
    const losses = (result.run.batches?.keys.loss ?? []) as number[];
    result.run.epochs.forEach(({logs}, i) => {
      const own = losses.slice(i * order[i].length, (i + 1) * order[i].length);
      const tokens = order[i].map(names => sum(names.map(name => name.length + 1)));
      const weighted = sum(own.map((loss, k) => loss * tokens[k])) / sum(tokens);
      expect(logs.perplexity).to.be.closeTo(Math.exp(weighted), 1e-3);
      expect(logs.mean_of_batches).to.be.closeTo(Math.exp(mean(own)), 1e-3);
      expect(Math.abs(Number(logs.perplexity) - Number(logs.mean_of_batches))).to.be.greaterThan(0.01);
    });
  });

  it('scores held-out names with the best weights', () => {
    const want = scoreNames(held, TOKENS, result.weights);
    const {logs} = result.run.epochs[result.bestEpoch];
    expect(result.perplexity).to.be.closeTo(Math.exp(want.loss), 1e-3);
    expect(logs.val_perplexity).to.be.closeTo(Math.exp(want.loss), 1e-3);
    expect(logs.val_token_accuracy).to.equal(want.accuracy);
    const byLength = [...held].sort((a, b) => a.length - b.length);
    const losses = [0, 1, 2].map(
      i => scoreNames(byLength.slice(i * BATCH, (i + 1) * BATCH), TOKENS, result.weights).loss,
    );
    expect(result.meanOfBatches).to.be.closeTo(Math.exp(mean(losses)), 1e-3);
  });

  it('counts names and tokens per second, and writes its record to a file', () => {
    const perName = mean(towns.train.slice(0, NAMES).map(name => name.length + 1));
    for (const {logs} of result.run.epochs) {
      expect(logs.tokens_per_second).to.be.closeTo(Number(logs.samples_per_second) * perName, 1e-6);
    }
    expect(parseRuns(record)).to.deep.equal([result.run]);
  });

  it('prints a line for each epoch, and some names', () => {
    expect(lines).to.have.length(2 + EPOCHS + 2);
    expect(lines[0]).to.match(/^6864 parameters, 48 names, \d+ tokens$/);
    expect(result.written).to.have.length(8);
    for (const name of result.written) expect(name).to.match(/^[a-z ]{0,15}$/);
  });
});
