import {getBackend} from '@tensorflow/tfjs-core';
import {type Callback, type LayersModel, version_layers} from '@tensorflow/tfjs-layers';
import {setOwn} from '../../../src/own_property.js';
import {findHook} from '../../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../../src/tfjs/callbacks/training_session.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {expectedLogs} from '../../base/expected_logs.js';
import type {Judgement} from '../../monitor/monitor.js';
import {hasLayers, optimizerOf} from '../../wrappers/variables_model.js';
import {modelFacts} from './model_facts.js';
import type {OutputTask} from '../evaluation/output_tasks.js';
import type {RunConfig, RunValue} from '../record/run.js';
import {toRunValue} from '../record/run_value.js';
import {VERSION} from '../record/version.js';

type Params = Callback['params'] | undefined;

/** What is known without a model. */
export function environmentConfig(params: Params): RunConfig {
  const {batchSize, steps, samples} = (params ?? {}) as Record<string, unknown>;
  const perEpoch =
    typeof steps === 'number'
      ? steps
      : typeof samples === 'number' && typeof batchSize === 'number'
        ? Math.ceil(samples / batchSize)
        : undefined;
  const {process} = globalThis as {process?: {versions?: {node?: string}}};
  const node = process?.versions?.node;
  return definedOf({
    batchSize: typeof batchSize === 'number' ? batchSize : undefined,
    stepsPerEpoch: perEpoch !== undefined && Number.isFinite(perEpoch) ? perEpoch : undefined,
    samples: typeof samples === 'number' ? {train: samples} : undefined,
    metrics: metricKeys(params),
    versions: {
      'tfjs-metrics': VERSION,
      '@tensorflow/tfjs': version_layers,
      ...(node === undefined ? {} : {node}),
    },
  });
}

/** What is known about the model and its training. */
export function modelConfig(model: LayersModel, params: Params, tasks: readonly OutputTask[]): RunConfig {
  const session = findSession(model);
  const expected = expectedLogs(model, params);
  const directions: Record<string, 'min' | 'max'> = {};
  for (const key of metricKeys(params) ?? []) {
    const direction = expected.direction(key);
    if (direction !== undefined) setOwn(directions, key, direction);
  }
  const judgement = judgementOf(model);
  if (judgement?.direction !== undefined) {
    setOwn(directions, judgement.key.replace(/^val_/, ''), judgement.direction);
  }
  const optimizer = optimizerOf(model) as {getClassName?(): string} | undefined;
  return definedOf({
    backend: getBackend(),
    optimizer: optimizer?.getClassName?.(),
    learningRate: learningRateOf(model),
    loss: lossOf(tasks),
    monitor: judgement?.key,
    directions,
    seed: session?.seed,
    model: hasLayers(model) ? modelFacts(session?.outerModel ?? model) : undefined,
  });
}

/** The learning rate of the next step; `undefined` if the optimizer does not tell. */
export function learningRateOf(model: LayersModel | undefined): RunValue | undefined {
  try {
    return toRunValue(getLearningRate((model as LayersModel).optimizer));
  } catch {
    return undefined;
  }
}

function lossOf(tasks: readonly OutputTask[]): string | Record<string, string> | undefined {
  if (tasks.length === 1) return tasks[0].lossWords;
  const known = tasks.flatMap(({name, lossWords}) =>
    lossWords === undefined ? [] : [[name, lossWords] as const],
  );
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function metricKeys(params: Params): string[] | undefined {
  const {metrics} = (params ?? {}) as {metrics?: unknown};
  if (!Array.isArray(metrics)) return undefined;
  const keys = metrics as string[];
  return keys.filter(key => key !== 'loss' && !(key.startsWith('val_') && keys.includes(key.slice(4))));
}

interface JudgingCallback {
  readonly judgement?: Judgement;
}

/** How a callback of this training judges epochs: one that restores weights, or that saves the best ones. */
function judgementOf(model: LayersModel): Judgement | undefined {
  const owners: readonly JudgingCallback[] = [...(findHook(model)?.stages.owners ?? [])];
  return ['EarlyStopping', 'ModelCheckpoint']
    .map(name => owners.find(owner => (owner.constructor as {className?: string}).className === name))
    .map(owner => owner?.judgement)
    .find(judgement => judgement !== undefined);
}

function definedOf<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
