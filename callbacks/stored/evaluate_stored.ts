import {evaluator, type Evaluator} from '../../src/evaluate/fold/evaluator.js';
import type {FoldState} from '../../src/evaluate/fold/fold_state.js';
import type {OutputShapes} from '../../src/evaluate/fold/metric_plan.js';
import type {MetricsArgument} from '../../src/metrics/compile/compile_metrics.js';
import {UsageError} from '../../src/errors.js';
import {checkOptions, optionsOf} from '../../src/options.js';
import {arrowBatches} from './arrow.js';
import {type ArrayBatch, asEvaluationBatch} from './batches.js';
import {chooseColumns} from './columns.js';
import {type DatabaseOptions, withConnection} from './duckdb.js';
import type {QueryContext} from './query.js';
import {columnsOf, relationOf} from './relation.js';
import {sqlVectors} from './sql/sql_state.js';
import {type CheckedPredictions, checkPredictions, type StoredPredictions} from './stored_predictions.js';
import {storedBatches} from './stream.js';
import {type Survey, surveyOf} from './survey.js';

/** How far the reading of batches is. */
export interface StoredProgress {
  /** Samples that were read. */
  readonly samples: number;
  /** All samples; undefined for files of Arrow, which are read once. */
  readonly total: number | undefined;
}

export interface StoredOptions extends DatabaseOptions {
  /**
   * Which metrics the database computes: with `'auto'` all whose statistics are sums over the rows, with
   * `'none'` none, so that all are counted from batches. Default: `'auto'`.
   */
  readonly sql?: 'auto' | 'none';
  /** Called after every batch that is read. Not called if the database computes everything. */
  readonly onProgress?: (progress: StoredProgress) => void;
  /** Ends the evaluation: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

const OPTIONS = ['connection', 'threads', 'memoryLimit', 'sql', 'onProgress', 'signal'];

/**
 * Evaluates predictions that are stored in files or in a database, in Node. DuckDB computes the metrics whose
 * statistics are sums over the rows: counts at thresholds and of pairs of classes, means, moments. The
 * others are counted from batches of the rows, with the same results as `evaluate`.
 *
 * @param stored the files, or a query, and the columns
 * @param metrics as in `evaluator`
 * @returns the results, by the keys that the logs of a compiled model have
 *
 * @throws UsageError for unknown options, for columns that are missing or of another type, for missing
 *   values, for data that a metric refuses, and if `@duckdb/node-api` (for Arrow: `apache-arrow`) is not
 *   installed
 *
 * @example
 * const stored = {files: 'predictions/*.parquet', yTrue: 'label', yPred: 'score'};
 * await evaluateStored(stored, ['accuracy', new AUC()]);   // {acc: 0.75, auc: 1}
 */
export async function evaluateStored(
  stored: StoredPredictions,
  metrics: MetricsArgument,
  options: StoredOptions = {},
): Promise<Record<string, number>> {
  const fold = evaluator(metrics);
  return fold.finish(await count('evaluateStored', fold, stored, options));
}

/**
 * Counts stored predictions into a state, for shards that are counted by several processes: `storedShards`
 * lists them. See {@link evaluateStored}.
 *
 * @param fold an evaluator with one output
 *
 * @throws UsageError as `evaluateStored` does, and for a fold with several outputs
 *
 * @example
 * const fold = evaluator(['accuracy']);
 * const state = await countStored(fold, {files: 'predictions/a.parquet', yTrue: 'label', yPred: 'score'});
 * await fold.finish(state);   // {acc: 0.75}
 */
export async function countStored(
  fold: Evaluator,
  stored: StoredPredictions,
  options: StoredOptions = {},
): Promise<FoldState> {
  return count('countStored', fold, stored, options);
}

async function count(
  where: string,
  fold: Evaluator,
  stored: StoredPredictions,
  given: StoredOptions,
): Promise<FoldState> {
  const options = checkOptions(where, optionsOf(where, given), OPTIONS);
  const checked = checkPredictions(where, stored);
  if (fold.outputs.length > 1) {
    throw new UsageError(
      where,
      `stored predictions are those of one output, and the evaluator has ${fold.outputs.join(', ')}. ` +
        'Create an evaluator for each output.',
    );
  }
  if (checked.format === 'arrow') {
    const batches = arrowBatches(where, checked, options.signal);
    return addBatches(fold, fold.create(), batches, undefined, options);
  }
  return withConnection(where, options, connection =>
    countInDatabase({where, connection, signal: options.signal}, fold, checked, options),
  );
}

async function countInDatabase(
  context: QueryContext,
  fold: Evaluator,
  checked: CheckedPredictions,
  options: StoredOptions,
): Promise<FoldState> {
  const relation = relationOf(checked);
  const columns = chooseColumns(context.where, checked, await columnsOf(context, relation));
  const survey = await surveyOf(context, relation, columns);
  const {samples} = survey;
  if (samples === 0) return fold.create();
  const shapes = shapesOf(survey);
  const {vectors, isAll} =
    options.sql === 'none'
      ? {vectors: {}, isAll: false}
      : await sqlVectors(context, relation, columns, survey, fold, shapes);
  if (isAll) return fold.fromStatistics(shapes, vectors, samples);
  const batches = storedBatches(context, relation, columns, survey);
  const rest = await addBatches(fold, fold.create({except: Object.keys(vectors)}), batches, samples, options);
  return fold.merge(rest, fold.fromStatistics(shapes, vectors));
}

const shapesOf = ({widths: {yTrue, yPred}}: Survey): OutputShapes => ({
  ...(yTrue !== undefined && {yTrue: [null, yTrue]}),
  yPred: [null, yPred],
});

async function addBatches(
  fold: Evaluator,
  start: FoldState,
  batches: AsyncIterable<ArrayBatch>,
  total: number | undefined,
  {onProgress}: StoredOptions,
): Promise<FoldState> {
  let state = start;
  for await (const batch of batches) {
    state = fold.add(state, asEvaluationBatch(batch));
    onProgress?.({samples: state.samples, total});
  }
  return state;
}
