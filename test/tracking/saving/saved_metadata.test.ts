/** What comes of metadata that `save` never wrote. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {MinMax} from '../../../src/metrics/wrappers/min_max.js';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {METADATA_KEY} from '../../../src/tracking/saving/saving.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {random} from '../../callbacks/helpers.js';

type Json = null | boolean | number | string | Json[] | {[key: string]: Json};

/** A model as the loader of tfjs compiles it, with what an extended one like it saves for plain tfjs. */
function plain(): tf.Sequential {
  const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], name: 'only'})]});
  model.compile({optimizer: tf.train.sgd(0.01), loss: ['meanSquaredError'], metrics: ['mae']});
  return model;
}

async function metadata(): Promise<{[key: string]: Json}> {
  const model = withMetrics(plain());
  model.compile({
    optimizer: 'sgd',
    loss: compositeLoss({a: 'meanSquaredError', b: {loss: 'hinge', weight: 0.5}}),
    metrics: ['mae', new AUC({numThresholds: 10}), new MinMax({metric: new AUC()})],
    weightedMetrics: ['mse'],
  });
  model.addMetric(model.outputs[0], {name: 'mean', aggregation: 'max'});
  let saved: tf.io.ModelArtifacts | undefined;
  const save = async (artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> => {
    saved = artifacts;
    return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
  };
  await model.save({save}, {includeOptimizer: true});
  model.dispose();
  const {[METADATA_KEY]: own} = saved?.userDefinedMetadata as {[key: string]: Json};
  return JSON.parse(JSON.stringify(own)) as {[key: string]: Json};
}

/** What comes of metadata: nothing, or the error. */
function read(own: unknown): Error | undefined {
  const model = plain();
  // As the loader of a file does, which checks nothing.
  Object.assign(model, {userDefinedMetadata: {[METADATA_KEY]: own}});
  try {
    withMetrics(model);
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    model.optimizer.dispose();
    model.dispose();
  }
}

const JUNK: readonly (() => Json)[] = [
  () => null,
  () => 5,
  () => -1,
  () => 1e9,
  () => '',
  () => 'x',
  () => 'constructor',
  () => '__proto__',
  () => true,
  () => [],
  () => ({}),
  () => [null],
  () => [[[[5]]]],
  () => ({className: 'constructor', config: {}}),
  () => ({className: 'MinMax', config: {metric: 5}}),
  () => JSON.parse('{"__proto__": {"className": "AUC"}}') as Json,
];

/** The same with one value, at whatever depth, replaced, left out or doubled. */
function broken(value: Json, next: () => number): Json {
  const copy = JSON.parse(JSON.stringify(value)) as Json;
  const places: {in: Json[] | {[key: string]: Json}; at: string}[] = [];
  const walk = (one: Json): void => {
    if (typeof one !== 'object' || one === null) return;
    for (const [at, inner] of Object.entries(one)) {
      places.push({in: one, at});
      walk(inner);
    }
  };
  walk(copy);
  const {in: holder, at} = places[Math.floor(next() * places.length)];
  const record = holder as {[key: string]: Json};
  if (next() < 0.2) delete record[at];
  else record[at] = JUNK[Math.floor(next() * JUNK.length)]();
  return copy;
}

describe('the metadata of a saved model', () => {
  let good: {[key: string]: Json};
  before(async () => (good = await metadata()));

  it('is read as it was written', () => expect(read(good)).to.equal(undefined));

  for (const [what, change, message] of [
    [
      'of another version',
      {version: 2},
      'metadata of version 2; this version of tfjs-metrics reads version 1',
    ],
    ['without losses', {losses: null}, 'losses must be a list'],
    ['with a number for a loss', {losses: [5]}, 'losses must be a list of losses'],
    ['with an unknown loss', {losses: ['no']}, 'unknown loss "no"'],
    ['with weights of other outputs', {lossWeights: [1, 1]}, 'as many as there are losses'],
    [
      'with a metric that is a number',
      {metrics: [5]},
      'metrics must be null, or metrics as compile takes them',
    ],
    [
      'with an unknown option of a metric',
      {metrics: [{className: 'AUC', config: {no: 1}}]},
      'unknown option "no"',
    ],
    ['with a tracked number', {tracked: [5]}, 'tracked must be a list of tracked tensors'],
    [
      'with a layer that is gone',
      {tracked: [{layers: ['x'], node: 0, tensor: 0, name: 'n', aggregation: 'mean'}]},
      'which is gone',
    ],
    [
      'with the aggregation "constructor"',
      {tracked: [{layers: ['only'], node: 0, tensor: 0, name: 'n', aggregation: 'constructor'}]},
      'aggregation must be one of',
    ],
    [
      'that asks for a billion thresholds',
      {metrics: [{className: 'AUC', config: {numThresholds: 1e9}}]},
      'numThresholds is 1000000000',
    ],
    ['with a text without end', {metrics: ['x'.repeat(20_000)]}, 'a text of 20000 characters'],
  ] as const) {
    it(`${what} is an error that says so`, () => {
      const error = read({...good, ...change});
      expect(error?.name).to.equal('UsageError');
      expect(error?.message).to.match(/^withMetrics: the (metadata of the saved )?model /);
      expect(error?.message).to.contain(message);
    });
  }

  it('that is not an object is an error', () => {
    for (const own of [5, 'x', null, [], true]) expect(read(own)?.message).to.contain('must be an object');
  });

  it('that is nested deeply, or too large, is an error before anything is built', () => {
    const nested = (depth: number): Json =>
      depth === 0
        ? {className: 'MeanSquaredError', config: {}}
        : {className: 'MinMax', config: {metric: nested(depth - 1)}};
    const start = performance.now();
    expect(read({...good, metrics: [nested(4)]})).to.equal(undefined);
    expect(read({...good, metrics: [nested(12)]})?.message).to.contain('nested more than');
    let deep: Json = [];
    for (let i = 0; i < 1000; i++) deep = [deep];
    expect(read({...good, metrics: deep})?.message).to.contain('nested more than');
    expect(read({...good, metrics: new Array<Json>(200_000).fill('mae')})?.message).to.contain(
      'more than 100000',
    );
    expect(performance.now() - start).to.be.lessThan(5000);
  });

  it('of another package is not changed', () => {
    const model = plain();
    for (const other of [{}, {other: 1}]) {
      model.setUserDefinedMetadata(other);
      withMetrics(model).detach();
    }
    model.dispose();
  });

  it('with any damage is read or an error that says so, without leaks', () => {
    const next = random(7);
    const tensors = tf.memory().numTensors;
    let errors = 0;
    for (let i = 0; i < 300; i++) {
      const changed = broken(good, next);
      const error = read(changed);
      if (error === undefined) continue;
      errors++;
      expect(error.name, `${JSON.stringify(changed)}: ${error.stack}`).to.equal('UsageError');
      expect(error.message).not.to.match(/Cannot read|is not a function|not iterable|Cannot convert/);
    }
    expect(errors).to.be.greaterThan(150);
    expect(tf.memory().numTensors).to.equal(tensors);
  });
});
