import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {InnerModel} from '../../tfjs/internals.js';
import {isTfjsString} from '../../metrics/names/resolve.js';
import {identifiers} from '../compile/plain_compile.js';
import type {CompileSpec} from '../compile/plan.js';
import {losesItsLoss, METADATA_KEY, plainTrainingConfig, type SavedExtension} from './saving.js';

type PlainConfig = NonNullable<SavedExtension['plain']>;

/**
 * What the training configuration of a saved model says of losses and metrics. Plain tfjs compiles a loaded model with
 * it, and carries the metadata along whatever the model is compiled with later. Where the metadata says more than the
 * configuration can, the losses have a form that compile is hardly ever given: a list of one, or names in reverse. So a
 * later compile can be told from that of the loader, also after another save by plain tfjs.
 */
export function plainConfigOf(model: InnerModel, spec: CompileSpec, tracks: boolean): PlainConfig {
  const {loss, metrics} = plainTrainingConfig(model, spec) as PlainConfig;
  if (!tracks && !saysMore(spec)) return {loss, metrics};
  if (typeof loss === 'string') return {loss: [loss], metrics};
  const named = spec.outputNames.map(
    (name, i) => [name, Array.isArray(loss) ? loss[i] : loss[name]] as const,
  );
  return {loss: Object.fromEntries(named.reverse().filter(([, one]) => one !== undefined)), metrics};
}

function saysMore(spec: CompileSpec): boolean {
  if (spec.names === 'keras' || losesItsLoss(spec) || identifiers(spec.weightedMetrics).length > 0)
    return true;
  return identifiers(spec.metrics).some(metric => typeof metric !== 'string' || !isTfjsString(metric));
}

/** Whether a loaded model is still compiled as it was saved; `spec` is the saved compile. */
export function isAsSaved(model: InnerModel, saved: SavedExtension, spec: CompileSpec): boolean {
  // The loader makes the optimizer itself; a compile by name then owns its own.
  if (model.isOptimizerOwned) return false;
  // Versions before did not say what they wrote.
  const {loss, metrics} = saved.plain ?? (plainTrainingConfig(model, spec) as PlainConfig);
  return inCamelCase([model.loss, model.metrics]) === inCamelCase([loss, metrics]);
}

/** As the loader of tfjs spells names. */
function inCamelCase(value: unknown): string {
  return JSON.stringify(value).replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Takes what was saved out of the metadata of a model, whose extension replaces it; the result puts it back. */
export function takeSaved(model: LayersModel): () => void {
  const holder = model as unknown as {userDefinedMetadata?: Record<string, unknown>};
  const before = holder.userDefinedMetadata;
  if (before === undefined || before === null || !Object.hasOwn(before, METADATA_KEY)) return () => undefined;
  const {[METADATA_KEY]: _saved, ...rest} = before;
  holder.userDefinedMetadata = Object.keys(rest).length > 0 ? rest : undefined;
  return () => void (holder.userDefinedMetadata = before);
}
