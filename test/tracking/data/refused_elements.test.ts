import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {failureOf} from '../../outcomes.js';
import {BATCH, source, zeroModel} from './source.js';

describe('an invalid element of a dataset', () => {
  const ELEMENTS: Record<string, () => unknown> = {
    'an array': () => [tf.ones([BATCH, 2]), tf.ones([BATCH, 1])],
    'other names': () => ({x: tf.ones([BATCH, 2]), y: tf.ones([BATCH, 1])}),
    'no targets': () => ({xs: tf.ones([BATCH, 2])}),
    'too many inputs': () => ({xs: [tf.ones([BATCH, 2]), tf.ones([BATCH, 2])], ys: tf.ones([BATCH, 1])}),
    'other numbers of samples': () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH - 1, 1])}),
    'other features': () => ({xs: tf.ones([BATCH, 3]), ys: tf.ones([BATCH, 1])}),
    'weights of another length': () => ({
      xs: tf.ones([BATCH, 2]),
      ys: tf.ones([BATCH, 1]),
      sampleWeights: tf.ones([BATCH + 1]),
    }),
  };
  const datasetOf = (element: () => unknown, after: number) => ({
    iterator: async () => {
      let drawn = 0;
      const good = () => ({xs: tf.ones([BATCH, 2]), ys: tf.ones([BATCH, 1])});
      return {next: async () => ({value: drawn++ < after ? good() : element(), done: false})};
    },
  });
  for (const [what, element] of Object.entries(ELEMENTS)) {
    it(`with ${what} leaks no tensors in fitDataset`, async () => {
      const model = zeroModel();
      await model.fitDataset(source(2) as never, {epochs: 1, verbose: 0});
      for (const [after, args] of [
        [0, {}],
        [1, {}],
        [1, {batchesPerEpoch: 4}],
      ] as const) {
        const before = tf.memory().numTensors;
        const train = () => model.fitDataset(datasetOf(element, after), {epochs: 2, verbose: 0, ...args});
        await failureOf(train);
        expect(tf.memory().numTensors).to.equal(before);
      }
      model.dispose();
    });
  }

  for (const what of ['an array', 'other names']) {
    it(`with ${what} is an error that says what elements are`, async () => {
      const model = zeroModel();
      const train = () => model.fitDataset(datasetOf(ELEMENTS[what], 0), {epochs: 1, verbose: 0});
      expect((await failureOf(train)).message).to.match(
        /^fitDataset: expected elements \{xs, ys\} or \{xs, ys, sampleWeights\} in the dataset; got .*a tensor/,
      );
      model.dispose();
    });
  }
});

/** The messages that `run` warns of. */
async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  const {warn} = console;
  console.warn = text => void said.push(String(text));
  try {
    await run();
  } finally {
    console.warn = warn;
  }
  return said;
}

const twice = (element: () => object) => ({
  iterator: () => {
    let left = 2;
    const next = () =>
      Promise.resolve(left-- > 0 ? {value: element(), done: false} : {value: null, done: true});
    return Promise.resolve({next});
  },
});
const xs = () => tf.ones([BATCH, 2]);
const ys = () => tf.ones([BATCH, 1]);

describe('what nothing reads in an element', () => {
  const extra = twice(() => ({xs: xs(), ys: ys(), mask: tf.ones([BATCH]), id: 7}));
  const message = /^\w+: nothing reads mask, id of the dataset's elements, whose tensors are disposed\./;
  for (const [what, run] of Object.entries({
    fitDataset: (model: ReturnType<typeof zeroModel>) =>
      model.fitDataset(extra as never, {epochs: 2, verbose: 0}),
    evaluateDataset: async (model: ReturnType<typeof zeroModel>) =>
      tf.dispose(await model.evaluateDataset(extra as never)),
  })) {
    it(`is disposed by ${what}, with one warning`, async () => {
      const model = zeroModel();
      await model.fitDataset(
        twice(() => ({xs: xs(), ys: ys()})),
        {epochs: 1, verbose: 0},
      );
      const before = tf.memory().numTensors;
      const said = await warningsOf(async () => {
        await run(model);
        await run(model);
      });
      expect(said).to.have.length(1);
      expect(said[0]).to.match(message);
      expect(tf.memory().numTensors).to.equal(before);
      model.dispose();
    });
  }
});

describe('the message about an invalid element', () => {
  const messageOf = async (element: () => object): Promise<string[]> => {
    const model = zeroModel();
    const evaluating = () => model.evaluateDataset(twice(element));
    const good = twice(() => ({xs: xs(), ys: ys()})) as never;
    const validating = () => model.fitDataset(good, {epochs: 1, verbose: 0, validationData: twice(element)});
    return [(await failureOf(evaluating)).message, (await failureOf(validating)).message];
  };

  it('says that a tensor is disposed', async () => {
    const disposed = () => {
      const t = xs();
      t.dispose();
      return {xs: t, ys: ys()};
    };
    const reason = 'xs: the tensor is disposed. Dispose it when it is no longer used.';
    expect(await messageOf(disposed)).to.deep.equal([
      `evaluateDataset: ${reason}`,
      `fitDataset, validationData: ${reason}`,
    ]);
  });

  it('shows what is there instead of a tensor', async () => {
    for (const [given, shown] of [
      [() => ({nope: xs()}), '{nope: a tensor [4, 2]}'],
      [() => [[1, 2]], '[[1, 2]]'],
    ] as const) {
      const [message] = await messageOf(() => ({xs: given(), ys: ys()}));
      expect(message).to.match(/^evaluateDataset: the dataset yields 0 input tensors; expected 1: /);
      expect(message).to.contain(`The element has ${shown}.`);
    }
  });
});
