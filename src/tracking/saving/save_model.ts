import {UsageError} from '../../errors.js';
import {printWarning} from '../../print.js';
import type {Extension} from '../extension.js';
import type {CompileSpec} from '../compile/plan.js';
import {plainConfigOf} from './saved_compile.js';
import {losesItsLoss, METADATA_KEY, plainTrainingConfig, saveExtension} from './saving.js';

/** The training configuration that `save` of tfjs writes. */
export function trainingConfigOf({inner, spec, tracked}: Extension): object {
  if (spec === undefined) throw new UsageError('save', 'the model is not compiled.');
  return {...plainTrainingConfig(inner, spec), ...plainConfigOf(inner, spec, tracked.length > 0)};
}

/** Compiles for which the warning was printed: once for each, not with every checkpoint. */
const warned = new WeakSet<CompileSpec>();

/** Saves a model. With the optimizer, the metadata hold what plain tfjs has no field for. */
export async function saveWith<T>(
  extension: Extension,
  config: {includeOptimizer?: boolean} | undefined,
  save: () => Promise<T>,
): Promise<T> {
  if (!config?.includeOptimizer || extension.spec === undefined) return save();
  const {inner, outer} = extension;
  const {spec, tracked, table} = extension;
  const extended = saveExtension(inner, spec, tracked, table);
  const saved = {...extended, plain: plainConfigOf(inner, spec, tracked.length > 0)};
  if (!warned.has(extension.spec) && losesItsLoss(extension.spec)) {
    warned.add(extension.spec);
    printWarning(
      'save: plain tf.loadLayersModel knows losses by one name per output only, and would continue training with another ' +
        'loss than this model. withMetrics() on the loaded model restores this loss.',
    );
  }
  const holder = outer as unknown as {userDefinedMetadata?: object};
  const before = holder.userDefinedMetadata;
  holder.userDefinedMetadata = {...before, [METADATA_KEY]: saved};
  try {
    return await save();
  } finally {
    holder.userDefinedMetadata = before;
  }
}
