import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {getLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {type OnException, throwOrWarn} from '../base/on_exception.js';
import type {FileStore} from '../ports/file_store.js';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {StageCallback} from '../base/stage_callback.js';
import {ValidationPasses} from '../validation/validation_passes.js';
import {PRCurves} from './pr_curves.js';
import {checkEmbeddings, writeEmbeddings} from './embeddings.js';
import {batchValues, epochValues} from './epoch_values.js';
import {EventWriter} from '../event_files/event_writer.js';
import {HParamsSession} from './hparams_session.js';
import {modelGraph} from './model_graph.js';
import {type Settings, tensorBoardSettings, type TensorBoardOptions, WHERE} from './tensorboard_options.js';
import {type FilesState, RunFiles} from '../event_files/run_files.js';
import {scalarValue} from '../event_files/summary_values.js';
import {weightSummaries} from './weight_summaries.js';

/** What a backup stores: the number of batches, and how far the files are. */
type Saved = FilesState & {readonly batches: number};

/**
 * Writes event files for TensorBoard (`tensorboard --logdir logs`). The logs of each epoch, as `epoch_<key>`,
 * and the learning rate go to `logDir/train`, those of its validation to `logDir/validation`, together with
 * the graph of layers. Options add the logs of batches, histograms and images of weights, embeddings,
 * precision-recall curves and hyperparameters. A confusion matrix in the logs becomes an image. `train`,
 * `validation` and `text` take your additional values.
 *
 * The values of an epoch are on disk when `onEpochEnd` is done. A crash loses at most the last write, and the
 * files stay readable. In a page `blobs()` returns them. A training that resumes from a backup writes a new
 * file, and removes the points after the backup from the last one.
 *
 * Numbers are float32, as in TensorFlow. `learning_rate` is that of the logs, otherwise the optimizer's.
 *
 * Source: `keras.callbacks.TensorBoard`.
 *
 * @example
 * const board = new TensorBoard(new MemoryStore(), {histogramFreq: 1}); // A path, in Node: new TensorBoard('logs/run1')
 * await model.fit(x, y, {epochs: 2, callbacks: board});
 * const files = await board.blobs();
 * console.log(Object.keys(files)); // train/events.out.tfevents...
 */
export class TensorBoard extends StageCallback {
  static readonly className = 'TensorBoard';

  private readonly options: Settings;
  private readonly locks = new WriteLocks(WHERE);
  /** Another training writes to the folder. With `onException: 'warn'` this training writes nothing. */
  private lockedOut = false;
  private readonly hparams: HParamsSession | undefined;
  private files: RunFiles;
  private prCurves: ValidationPasses<PRCurves> | undefined;
  /** The files of this training have their first events. */
  private opened = false;
  /** The state of a backup from which the files have not resumed yet. */
  private saved: Saved | undefined;
  /** Batches so far. The number of the first batch is 1. */
  private batches = 0;
  /** Batches before this epoch. */
  private batchesBefore = 0;
  private epochStart = 0;
  private batchStart = 0;
  private writing: Promise<void> | undefined;

  /** @throws UsageError for unknown options and invalid values */
  constructor(logDir?: string | FileStore | TensorBoardOptions, options?: TensorBoardOptions) {
    super();
    this.options = tensorBoardSettings(logDir, options);
    this.hparams = this.options.hparams && new HParamsSession(this.options.hparams);
    this.files = new RunFiles(WHERE, this.options.logDir);
  }

  /** Writes additional values to the run `train`. */
  get train(): EventWriter {
    return new EventWriter(this.files.of('train'));
  }

  /** Writes additional values to the run `validation`. */
  get validation(): EventWriter {
    return new EventWriter(this.files.of('validation'));
  }

  /** Adds a text in Markdown, or the rows of a table, to the run `train`. */
  text(tag: string, text: string | readonly string[], step = 0): Promise<void> {
    return this.train.text(tag, text, step);
  }

  /** All event files in `logDir`, by name. */
  async blobs(): Promise<Record<string, Blob>> {
    await this.files.flush();
    return this.files.blobs();
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    const {prCurves, embeddingsFreq, embeddingsMetadata, logDir, onException} = this.options;
    if (this.opened || this.batches > 0) this.files = new RunFiles(WHERE, logDir);
    [this.opened, this.saved, this.batches, this.batchesBefore] = [false, undefined, 0, 0];
    this.lockedOut = false;
    await throwOrWarn(WHERE, onException, async () => {
      const target = lockTarget({store: await this.files.store(), name: 'board'}, 'this folder');
      // The names of event files differ.
      await this.locks.acquire([{...target, isShared: true}], this.knownModel).catch((error: unknown) => {
        this.lockedOut = true;
        throw error;
      });
    });
    if (embeddingsFreq > 0) checkEmbeddings(WHERE, this.model, embeddingsMetadata);
    this.prCurves?.drop();
    const {model, params, options} = this;
    const source = {where: WHERE, model, params, options};
    this.prCurves =
      prCurves === 0 ? undefined : new ValidationPasses(source, () => new PRCurves(model, prCurves));
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    await this.begin();
    this.prCurves?.begin();
    this.batchesBefore = this.batches;
    this.epochStart = performance.now();
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchBegin(batch, logs);
    // A training that resumes within an epoch gets its state again after that epoch has begun.
    await this.begin();
    this.batches++;
    this.batchStart = performance.now();
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    const {updateFreq, writeStepsPerSecond} = this.options;
    if (updateFreq === 0 || this.batches % updateFreq !== 0) return;
    const took = (performance.now() - this.batchStart) / 1000;
    const values = batchValues(await resolveLogs(logs));
    if (writeStepsPerSecond) values.push(scalarValue('batch_steps_per_second', 1 / Math.max(took, 1e-3)));
    for (const value of values) this.files.of('train').add(value, this.batches);
    this.flushInBackground();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    await this.begin();
    const {histogramFreq, writeImages, embeddingsFreq, embeddingsMetadata, onException} = this.options;
    this.addEpoch(epoch, await resolveLogs(logs));
    const [train, validation] = [this.files.of('train'), this.files.of('validation')];
    if (histogramFreq > 0 && epoch % histogramFreq === 0) {
      for (const value of await weightSummaries(this.model, writeImages)) train.add(value, epoch);
    }
    for (const value of (await this.prCurves?.collect(curves => curves.values())) ?? [])
      validation.add(value, epoch);
    await this.flush();
    if (this.lockedOut || embeddingsFreq === 0 || epoch % embeddingsFreq !== 0) return;
    await throwOrWarn(WHERE, onException, async () =>
      writeEmbeddings(this.model, await this.files.store(), embeddingsMetadata),
    );
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.finish(true, this.options.onException);
  }

  /** Marks the training as failed in the table of hyperparameters. */
  override async onTrainError(): Promise<void> {
    await this.finish(false, 'warn');
  }

  getState(): CallbackState {
    // Until `begin` resumes the files, their position is that of the backup.
    return {plain: {...(this.saved ?? this.files.getState()), batches: this.batches}};
  }

  setState({plain}: CallbackState): void {
    this.saved = plain as unknown as Saved;
    this.batches = this.batchesBefore = this.saved.batches;
  }

  /** Writes what precedes the first epoch, or resumes the files of a backup, which have it already. */
  private async begin(): Promise<void> {
    const {saved, options} = this;
    if (saved !== undefined) {
      this.saved = undefined;
      this.opened = true;
      await throwOrWarn(WHERE, options.onException, () => this.files.resume(saved));
    }
    if (this.opened) return;
    this.opened = true;
    const model = findSession(this.model)?.outerModel ?? this.model;
    const graph = options.writeGraph && model !== undefined ? modelGraph(WHERE, model) : undefined;
    if (graph !== undefined) this.files.of('train').add(graph, 0);
    this.hparams?.start(this.files.of(''));
    await this.flush();
  }

  private addEpoch(epoch: number, logs: Record<string, number>): void {
    const took = (performance.now() - this.epochStart) / 1000;
    const speed = (this.batches - this.batchesBefore) / Math.max(took, 1e-3);
    const measured = {
      learningRate: this.learningRate(),
      stepsPerSecond: this.options.writeStepsPerSecond ? speed : undefined,
    };
    const values = epochValues(logs, measured, this.options);
    const [train, validation] = [this.files.of('train'), this.files.of('validation')];
    for (const value of values.train) train.add(value, epoch);
    for (const value of values.validation) validation.add(value, epoch);
    for (const value of values.validationByBatch) validation.add(value, this.batches);
  }

  /** `undefined` for a custom optimizer without a learning rate. */
  private learningRate(): number | undefined {
    try {
      return getLearningRate(this.model.optimizer);
    } catch {
      return undefined;
    }
  }

  /**
   * Training does not wait for this write. If it fails, the write at the end of the epoch reports the error.
   */
  private flushInBackground(): void {
    if (this.lockedOut) return;
    this.writing ??= this.files
      .flush()
      .catch(() => undefined)
      .finally(() => (this.writing = undefined));
  }

  private async flush(onException: OnException = this.options.onException): Promise<void> {
    if (this.lockedOut) return;
    await throwOrWarn(WHERE, onException, async () => {
      await this.locks.check();
      await this.files.flush();
    });
  }

  private async finish(success: boolean, onException: OnException): Promise<void> {
    this.prCurves?.drop();
    if (this.opened) this.hparams?.end(this.files.of(''), success);
    await this.flush(onException);
    await this.locks.release();
    await throwOrWarn(WHERE, onException, () => this.files.close());
  }
}
