/** The reference vectors that lie in this repository, on the path that the backend takes and on the other one. */
import {getBackend} from '@tensorflow/tfjs-core';
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

/** Ids and messages of the cases that fail. */
async function failures(folder: string, name: string): Promise<string[]> {
  const failed: string[] = [];
  for (const [i, given] of (await casesOf(folder, name)).entries()) {
    const run = kindOf(folder, name, given);
    const outcome = run === undefined ? undefined : await run(given);
    if (outcome === undefined) failed.push(`${name}: no runner`);
    else if (outcome.verdict === 'fail') failed.push(`${given.id ?? i}: ${outcome.message}`);
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
    });
    after(() => forcePath(undefined));
    for (const name of KERAS) {
      it(`keras/${name}`, async () => expect(await failures('keras', name)).to.deep.equal([]));
    }
    for (const name of COMPILE) {
      it(`compile/${name}`, async () => expect(await failures('compile', name)).to.deep.equal([]));
    }
  });
}
