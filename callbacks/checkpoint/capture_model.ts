import {dispose, io, type Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {override} from '../../src/tfjs/model/override.js';
import {isTfjsString} from '../../src/metrics/names/tfjs_strings.js';
import {appendAll} from '../../src/lists.js';

/** A model as it is saved. */
export interface CapturedModel {
  readonly artifacts: io.ModelArtifacts;
  /** Why the optimizer is not saved, if it cannot be. */
  readonly optimizerProblem?: string;
}

type NamedTensors = {name: string; tensor: Tensor}[];

/**
 * Captures what `model.save` writes, but so that `tf.loadLayersModel` can load it (A11): metrics that tfjs
 * cannot load are left out, and so is the optimizer if the loss has no name.
 */
export async function captureModel(model: LayersModel, includeOptimizer: boolean): Promise<CapturedModel> {
  if (!includeOptimizer || model.optimizer === undefined || model.optimizer === null) {
    return {artifacts: await artifactsOf(model, false)};
  }
  try {
    const artifacts = await withSafeWeights(model.optimizer, () => artifactsOf(model, true));
    const trainingConfig = loadableConfig(artifacts.trainingConfig);
    if (trainingConfig !== undefined) return {artifacts: {...artifacts, trainingConfig}};
    return {
      artifacts: await artifactsOf(model, false),
      optimizerProblem: 'its loss has no name that can be saved',
    };
  } catch (error) {
    return {artifacts: await artifactsOf(model, false), optimizerProblem: (error as Error).message};
  }
}

/** Captures only the weights: no topology, no optimizer. */
export async function captureWeights(model: LayersModel): Promise<CapturedModel> {
  const {format, generatedBy, convertedBy, weightSpecs, weightData} = await artifactsOf(model, false);
  return {artifacts: {modelTopology: {}, format, generatedBy, convertedBy, weightSpecs, weightData}};
}

async function artifactsOf(model: LayersModel, includeOptimizer: boolean): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts | undefined;
  const handler: io.IOHandler = {
    async save(artifacts) {
      saved = artifacts;
      return {modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts)};
    },
  };
  await model.save(handler, {includeOptimizer, trainableOnly: false});
  return saved as io.ModelArtifacts;
}

/**
 * Calls `save` while the optimizer's `getWeights` returns no weights instead of failing (Adamax), so that at
 * least its learning rate is saved. Disposes the tensors that `getWeights` makes, which tfjs does not.
 */
async function withSafeWeights<T>(optimizer: Optimizer, save: () => Promise<T>): Promise<T> {
  const made: Tensor[] = [];
  const given = optimizer.getWeights.bind(optimizer);
  const restore = override(optimizer, {
    async getWeights(): Promise<NamedTensors> {
      const weights = await given().catch((): NamedTensors => []);
      appendAll(
        made,
        weights.map(w => w.tensor).filter(t => t instanceof Tensor && !(t instanceof Variable)),
      );
      return weights;
    },
  });
  try {
    return await save();
  } finally {
    restore();
    dispose(made);
  }
}

const camelCase = (name: string): string => name.replace(/_+([a-z0-9])/gi, (_, c: string) => c.toUpperCase());

/** A training configuration without metrics that tfjs cannot load; `undefined` if it cannot load the loss. */
function loadableConfig(config: io.TrainingConfig | undefined): io.TrainingConfig | undefined {
  if (config === undefined) return undefined;
  const {loss, metrics} = config as unknown as {loss: unknown; metrics: unknown};
  const losses = typeof loss === 'object' && loss !== null ? Object.values(loss) : [loss];
  if (losses.length === 0 || losses.some(one => typeof one !== 'string')) return undefined;
  return {...config, metrics: loadableMetrics(metrics)} as io.TrainingConfig;
}

function loadableMetrics(metrics: unknown): unknown {
  const isKnown = (m: unknown) => typeof m === 'string' && isTfjsString(camelCase(m));
  if (Array.isArray(metrics)) return metrics.filter(isKnown);
  if (typeof metrics !== 'object' || metrics === null) return [];
  const known = Object.entries(metrics).map(([output, m]) => [output, [m].flat().filter(isKnown)] as const);
  return Object.fromEntries(known.filter(([, m]) => m.length > 0));
}
