import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {InnerModel} from '../../tfjs/internals.js';
import {isTfjsString} from '../../metrics/names/tfjs_strings.js';
import {identifiers} from '../compile/plain_compile.js';
import type {CompileSpec} from '../compile/plan.js';
import {losesItsLoss, METADATA_KEY, plainTrainingConfig, type SavedExtension} from './saving.js';

type PlainConfig = NonNullable<SavedExtension['plain']>;

/**
 * The losses and metrics in the training configuration of a saved model. Plain tfjs compiles a loaded model
 * with them, and keeps the metadata even if the model is compiled differently later. If the metadata hold
 * more than the configuration, the losses have a form that users hardly ever write: a list of one, or names
 * in reverse order. This tells a later compile from that of the loader, also after another save by plain
 * tfjs.
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

/** Whether a loaded model is still compiled with `spec`, as it was saved. */
export function isAsSaved(model: InnerModel, saved: SavedExtension, spec: CompileSpec): boolean {
  // The loader makes the optimizer itself. A model owns only one that a compile by name has made.
  if (model.isOptimizerOwned) return false;
  // Earlier versions did not save `plain`.
  const {loss, metrics} = saved.plain ?? (plainTrainingConfig(model, spec) as PlainConfig);
  return inCamelCase([model.loss, model.metrics]) === inCamelCase([loss, metrics]);
}

/** Spells names like the loader of tfjs. */
function inCamelCase(value: unknown): string {
  return JSON.stringify(value).replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Removes the saved extension from the metadata of a model. Returns a function that restores it. */
export function takeSaved(model: LayersModel): () => void {
  const holder = model as unknown as {userDefinedMetadata?: Record<string, unknown>};
  const before = holder.userDefinedMetadata;
  if (before === undefined || before === null || !Object.hasOwn(before, METADATA_KEY)) return () => undefined;
  const {[METADATA_KEY]: _saved, ...rest} = before;
  holder.userDefinedMetadata = Object.keys(rest).length > 0 ? rest : undefined;
  return () => void (holder.userDefinedMetadata = before);
}
