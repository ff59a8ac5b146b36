/** The reference vectors that lie in this repository, on the path that the backend takes and on the other one. */
import {env, getBackend} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {forcePath} from '../../src/state/path.js';
import {kindOf} from './kinds/index.js';

const KERAS = [
  'AUC',
  'Accuracy',
  'BinaryAccuracy',
  'BinaryCrossentropy',
  'CategoricalAccuracy',
  'CategoricalCrossentropy',
  'CosineSimilarity',
  'F1Score',
  'FBetaScore',
  'FalseNegatives',
  'FalsePositives',
  'Mean',
  'MeanAbsoluteError',
  'MeanAbsolutePercentageError',
  'MeanMetricWrapper',
  'MeanSquaredError',
  'Precision',
  'R2Score',
  'Recall',
  'RootMeanSquaredError',
  'SparseCategoricalAccuracy',
  'SparseCategoricalCrossentropy',
  'SparseTopKCategoricalAccuracy',
  'Sum',
  'TopKCategoricalAccuracy',
  'TrueNegatives',
  'TruePositives',
];
const COMPILE = ['accuracy_string', 'compile_metrics', 'errors', 'masking', 'registry'];

async function casesOf(folder: string, name: string): Promise<{id?: string}[]> {
  const module = (await (folder === 'keras'
    ? import(`./data/keras/${name}.json`)
    : import(`./data/compile/${name}.json`))) as {default: {id?: string}[]};
  return module.default;
}

/** So many cases wait for the device at once: a read there costs more in waiting than in work. */
const AT_ONCE = 64;

async function failureOf(folder: string, name: string, given: {id?: string}, i: number): Promise<string[]> {
  const run = kindOf(folder, name, given);
  if (run === undefined) return [`${name}: no runner`];
  const outcome = await run(given);
  return outcome.verdict === 'fail' ? [`${given.id ?? i}: ${outcome.message}`] : [];
}

/** Ids and messages of the cases that fail. */
async function failures(folder: string, name: string): Promise<string[]> {
  const cases = await casesOf(folder, name);
  const failed: string[] = [];
  for (let from = 0; from < cases.length; from += AT_ONCE) {
    const some = cases.slice(from, from + AT_ONCE);
    failed.push(
      ...(await Promise.all(some.map((given, i) => failureOf(folder, name, given, from + i)))).flat(),
    );
  }
  return failed;
}

for (const path of ['host', 'device'] as const) {
  describe(`reference vectors, ${path} path`, function () {
    this.timeout(300_000);
    before(function () {
      // A GPU's memory is not this process's: there only the device path can be taken.
      if (path === 'host' && ['webgl', 'webgpu'].includes(getBackend())) this.skip();
      forcePath(path);
      // One program for all shapes: thousands of shapes are too many to compile for.
      if (getBackend() === 'webgl') env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
    });
    after(() => {
      forcePath(undefined);
      if (getBackend() === 'webgl') env().set('WEBGL_USE_SHAPES_UNIFORMS', false);
    });
    for (const name of KERAS) {
      it(`keras/${name}`, async () => expect(await failures('keras', name)).to.deep.equal([]));
    }
    for (const name of COMPILE) {
      it(`compile/${name}`, async () => expect(await failures('compile', name)).to.deep.equal([]));
    }
  });
}
