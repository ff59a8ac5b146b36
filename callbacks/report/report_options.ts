import {LayersModel} from '@tensorflow/tfjs-layers';
import {isRecord} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkOptions, optionsOf} from '../../src/options.js';
import {checkRun} from '../runs/record/check_run.js';
import type {Run} from '../runs/record/run.js';
import type {ValidationData} from '../validation/validation_data.js';
import {checkValidationData} from '../validation/validation_data_options.js';
import {evaluatedRun} from './evaluated_run.js';

export interface ReportOptions {
  /** The heading of the report. Default: the name of the run. */
  title?: string;
  /**
   * The trained model. With `data`, it is evaluated for the report, which replaces an evaluation in the
   * record. Default: none.
   */
  model?: LayersModel;
  /**
   * `[x, y]` (tensors, or arrays or objects of tensors), or a dataset. Not without `model`. Default: none.
   */
  data?: ValidationData;
  /** Samples per prediction. Default: that of the training, else 32. */
  batchSize?: number;
}

/**
 * The run that a report is about, with the fields that a record made by hand may lack, and with the
 * evaluation of the given model.
 *
 * @throws UsageError for a run that is not a record, and for unknown or invalid options
 */
export async function reportRun(
  where: string,
  given: Run,
  options?: ReportOptions,
): Promise<{run: Run; title: string}> {
  const read = optionsOf<ReportOptions>(where, options ?? {});
  const {title, model, data, batchSize} = checkOptions(where, read, ['title', 'model', 'data', 'batchSize']);
  if (title !== undefined && typeof title !== 'string') {
    throw new UsageError(where, `title must be a text; got ${formatValue(title)}.`);
  }
  checkValidationData(where, {data, batchSize});
  if ((model === undefined) !== (data === undefined)) {
    const [one, other] = model === undefined ? ['data', 'model'] : ['model', 'data'];
    throw new UsageError(where, `${one} needs ${other}: pass both to evaluate the model, or neither.`);
  }
  const missing = {id: 'run', name: 'Training', config: {}, events: []};
  const record: unknown = given;
  const run = checkRun(isRecord(record) ? {...missing, ...record} : record, where);
  const heading = title ?? (run.name.trim() || run.id);
  if (model === undefined) return {run, title: heading};
  if (!(model instanceof LayersModel)) {
    throw new UsageError(where, `model must be a tf.LayersModel; got ${formatValue(model)}.`);
  }
  return {run: await evaluatedRun(where, run, model, data, batchSize), title: heading};
}
