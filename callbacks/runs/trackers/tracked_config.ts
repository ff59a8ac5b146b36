import type {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {isRecord} from '../../../src/check.js';
import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';
import {environmentConfig, modelConfig} from '../recorder/run_config.js';
import {outputTasks} from '../evaluation/output_tasks.js';
import {hasLayers} from '../../wrappers/variables_model.js';
import {hideSecrets} from './secrets.js';

/** What loggers are told about a training: as in a run record, without the list of layers. */
export function trackedConfig(
  model: LayersModel | undefined,
  params: Callback['params'] | undefined,
  given: Readonly<Record<string, PlainValue>>,
): Record<string, PlainValue> {
  const tasks = hasLayers(model) ? outputTasks(model) : [];
  const facts = model === undefined ? {} : modelConfig(model, params, tasks);
  const {directions: _directions, model: layers, ...known} = {...environmentConfig(params), ...facts};
  const {epochs} = (params ?? {}) as {epochs?: unknown};
  const config = {
    ...known,
    ...(layers === undefined ? {} : {model: {layers: layers.layers, parameters: layers.parameters}}),
    ...(typeof epochs === 'number' ? {epochs} : {}),
    ...given,
  };
  return hideSecrets(jsonOf(config)) as Record<string, PlainValue>;
}

/** A copy that is JSON: numbers that are not finite are texts, and what is undefined is left out. */
function jsonOf(value: unknown): PlainValue {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(inner => jsonOf(inner ?? null));
  if (!isRecord(value)) return value as PlainValue;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonOf(inner)]));
}
