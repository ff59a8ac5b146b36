/** `compile/errors.json`: what constructors and updates reject, and what they accept. */
import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {isClose, type Nums, show, type TensorJson, tensorOf} from '../values.js';

interface Batch {
  readonly yTrue: TensorJson;
  readonly yPred: TensorJson;
  readonly sampleWeight: TensorJson | null;
}

export interface ErrorCase {
  readonly id: string;
  readonly metric: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly stage: 'constructor' | 'update';
  readonly error: {readonly message: string} | null;
  readonly batches?: readonly Batch[];
  readonly result?: Nums;
}

const TOLERANCE = {rtol: 1e-5, atol: 1e-6};

/** The rule by which we accept what Keras rejects, if one does. */
function accepts({error, batches = []}: ErrorCase): string | undefined {
  if (/Python (float|int)/.test(error?.message ?? '')) return RULES.pythonTypes;
  const single = (shape: readonly number[]) => shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  const rankOne = batches.some(
    ({yTrue, yPred}) =>
      [yTrue.shape, yPred.shape].every(single) && (yTrue.shape.length === 1 || yPred.shape.length === 1),
  );
  return rankOne ? RULES.rankOne : undefined;
}

export async function runErrors(given: ErrorCase): Promise<Outcome> {
  const outcome = await attempt(given);
  const rule = outcome.verdict === 'fail' && given.error !== null ? accepts(given) : undefined;
  return rule === undefined ? outcome : skip(rule);
}

async function attempt(given: ErrorCase): Promise<Outcome> {
  const {stage, error, config} = given;
  let metric: Metric;
  try {
    metric = metricFrom({className: given.metric, config});
  } catch (e) {
    if (stage === 'constructor' && error !== null) return pass;
    return fail(`the constructor threw: ${(e as Error).message}`);
  }
  if (stage === 'constructor')
    return error === null ? pass : fail(`the constructor accepted ${show(config)}`);
  const made: Tensor[] = [];
  const keep = (t: TensorJson) => {
    made.push(tensorOf(t));
    return made[made.length - 1];
  };
  try {
    for (const {yTrue, yPred, sampleWeight} of given.batches ?? []) {
      metric.updateState(keep(yTrue), keep(yPred), sampleWeight === null ? undefined : keep(sampleWeight));
    }
    const got = await metric.result();
    if (error !== null) return fail(`expected an error, got ${show(got)}`);
    if (given.result === undefined || isClose(got, given.result, TOLERANCE)) return pass;
    return fail(`got ${show(got)}, want ${show(given.result)}`);
  } catch (e) {
    return error === null ? fail((e as Error).message) : pass;
  } finally {
    metric.dispose();
    dispose(made);
  }
}
