import {UsageError} from '../src/errors.js';
import type {CallbackState} from '../src/host/callback_members.js';
import {hookOf, sessionOf, type TrainingLogs} from '../src/host/training_hooks.js';
import {type Captured, captureModel, captureWeights} from './checkpoint/artifacts.js';
import {
  type CheckpointSettings,
  type CheckpointTarget,
  type CheckpointValues,
  checkpointSettings,
  isSelective,
  lastPathOf,
  type ModelCheckpointOptions,
} from './checkpoint/options.js';
import {Ranking} from './checkpoint/ranking.js';
import {type LogSource, logSourceOf} from './log_source.js';
import {resolveLogs} from './logs.js';
import {Monitor} from './monitor.js';
import {tolerate} from './on_exception.js';
import type {CheckpointPlace} from './ports/checkpoint_place.js';
import {fillTemplate} from './ports/file_names.js';
import {checkpointAt} from './ports/places.js';
import {StageCallback} from './stage_callback.js';

/** A moment at which something may be saved. */
interface Moment {
  readonly epoch: number;
  /** `undefined` at the end of an epoch. */
  readonly batch?: number;
  readonly logs: TrainingLogs;
  /** False for a saving that is due because time has passed. */
  readonly judged: boolean;
}

interface Saved {
  readonly best: number | null;
  readonly bestPath: string | null;
  readonly lastPath: string | null;
  readonly batches: number;
  readonly lastBatch: number;
  readonly epochs: number;
  readonly ranked: readonly (readonly [string, number])[];
}

const WHERE = 'ModelCheckpoint';

/**
 * Saves the model, or its weights, at the end of every epoch or after every n-th batch; all of them, or the best.
 *
 * A checkpoint holds the model as it is at that moment, with its optimizer and learning rate: `tf.loadLayersModel` makes a
 * model of it that goes on training. Metrics that tfjs could not load again are left out; where the optimizer cannot be
 * saved, that is a warning. Training waits until a checkpoint is safe; the file of an earlier one is replaced then, not
 * before. When several savings are due at once there is one.
 *
 * NaN is never an improvement. When the monitored value is missing, there is a warning, and the model is saved. The best
 * value is remembered from one training of the instance to the next; a new instance starts over.
 *
 * Source: `keras.callbacks.ModelCheckpoint`.
 *
 * @example
 * const checkpoint = new ModelCheckpoint('indexeddb://best', {monitor: 'val_acc', saveBestOnly: true}); // In Node: './best'
 * const best = new ModelCheckpoint({filepath: './run/{epoch:02d}-{val_loss:.3f}', saveTopK: 3, saveLast: true});
 */
export class ModelCheckpoint extends StageCallback {
  static readonly className = 'ModelCheckpoint';

  /** Where the best checkpoint is, with `saveBestOnly` or `saveTopK`, when it has a path. */
  bestPath: string | undefined;
  /** Where the latest state is, with `saveLast`. */
  lastPath: string | undefined;

  private readonly options: CheckpointSettings;
  private readonly monitored: Monitor;
  private readonly ranking: Ranking | undefined;
  private source: LogSource | undefined;
  private epoch = 0;
  /** Since the last saving. */
  private batches = 0;
  private epochs = 0;
  private lastBatch = -1;
  private savedAt = 0;
  private warned = false;
  private failure: {readonly error: unknown} | undefined;

  /** @throws UsageError for unknown options, values of the wrong kind, and options that contradict each other. */
  constructor(
    filepath: ModelCheckpointOptions['filepath'] | ModelCheckpointOptions,
    options?: ModelCheckpointOptions,
  ) {
    super();
    this.options = checkpointSettings(filepath, options);
    const {monitor, mode, initialValueThreshold, saveTopK} = this.options;
    this.monitored = new Monitor(WHERE, {monitor, mode, minDelta: 0});
    this.monitored.best = initialValueThreshold;
    if (saveTopK !== undefined) this.ranking = new Ranking(saveTopK);
  }

  /** The best value so far, or `initialValueThreshold`; `undefined` before the first. Only where the best are kept. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    const source = logSourceOf(this.model, this.params);
    this.begin(isSelective(this.options) ? source : {...source, declared: [], complete: false});
    this.source = undefined;
    this.failure = undefined;
    this.savedAt = performance.now();
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    const {everySeconds = Infinity} = this.options;
    const judged = this.isBatchDue(batch);
    if (!judged && performance.now() - this.savedAt < 1000 * everySeconds) return;
    try {
      await this.save({epoch: this.epoch, batch, logs, judged});
    } catch (error) {
      // Thrown in mid-epoch, on a plain model, it would leak tensors of tfjs's (B10).
      if (sessionOf(this.model) !== undefined || hookOf(this.model) === undefined) throw error;
      this.failure = {error};
      this.model.stopTraining = true;
    }
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.failure !== undefined) {
      // What tfjs would leave behind in logs and History.
      await resolveLogs(logs);
      await (this.model.history as {syncData?(): Promise<void>} | undefined)?.syncData?.();
      throw this.failure.error;
    }
    if (this.source === undefined) {
      this.source = logSourceOf(this.model, this.params);
      // As in Keras, the direction has to be known by now, even where everything or nothing has been saved.
      this.begin({...this.source, declared: [this.options.monitor]});
    }
    const {saveFreq, period} = this.options;
    if (saveFreq !== 'epoch' || ++this.epochs < period) return;
    this.epochs = 0;
    await this.save({epoch, logs, judged: true});
  }

  getState(): CallbackState {
    const saved: Saved = {
      best: this.best ?? null,
      bestPath: this.bestPath ?? null,
      lastPath: this.lastPath ?? null,
      batches: this.batches,
      lastBatch: this.lastBatch,
      epochs: this.epochs,
      ranked: this.ranking?.getState() ?? [],
    };
    return {plain: {...saved}};
  }

  setState({plain}: CallbackState): void {
    const saved = plain as unknown as Saved;
    this.monitored.best = saved.best ?? undefined;
    this.bestPath = saved.bestPath ?? undefined;
    this.lastPath = saved.lastPath ?? undefined;
    this.batches = saved.batches;
    this.lastBatch = saved.lastBatch;
    this.epochs = saved.epochs;
    this.ranking?.setState(saved.ranked);
  }

  private begin(source: LogSource): void {
    const {best} = this.monitored;
    this.monitored.begin(source);
    this.monitored.best = best;
  }

  /** Counts batches across epochs, also where several are one step and their numbers skip some. */
  private isBatchDue(batch: number): boolean {
    const {saveFreq} = this.options;
    if (saveFreq === 'epoch') return false;
    this.batches += batch <= this.lastBatch ? batch + 1 : batch - this.lastBatch;
    this.lastBatch = batch;
    if (this.batches < saveFreq) return false;
    this.batches = 0;
    return true;
  }

  private async save({epoch, batch, logs: given, judged}: Moment): Promise<void> {
    const {filepath, saveLast, saveWeightsOnly, onException, verbose} = this.options;
    const logs = await resolveLogs(given);
    const values = {...logs, epoch: epoch + 1, ...(batch === undefined ? {} : {batch: batch + 1})};
    let target: CheckpointTarget = '';
    let last: string | undefined;
    const named = await tolerate(WHERE, onException, async () => {
      target = targetOf(filepath, values);
      const template = lastPathOf(filepath, saveLast);
      last = template && fillTemplate(template, values, WHERE);
    });
    if (!named) return;
    const {best} = this.monitored;
    const isWorth = judged ? this.judge(epoch, logs, target) : !isSelective(this.options);
    if (!isWorth && last === undefined) return;
    const done = await tolerate(WHERE, onException, async () => {
      const model = sessionOf(this.model)?.outerModel ?? this.model;
      const captured = await (saveWeightsOnly ? captureWeights(model) : captureModel(model, true));
      this.warnWithout(captured);
      if (isWorth) {
        await this.write(target, captured);
        if (best !== this.best && typeof target === 'string') this.bestPath = target;
        await this.rank(target, logs[this.options.monitor]);
      }
      if (last !== undefined) {
        await this.write(last, captured);
        this.lastPath = last;
      }
    }).catch(error => {
      this.monitored.best = best;
      throw error;
    });
    this.savedAt = performance.now();
    if (!done) this.monitored.best = best;
    else if (isWorth && verbose > 0) {
      console.log(`\nEpoch ${epoch + 1}: finished saving model to ${nameOf(target)}`);
    }
  }

  /** Whether the model is to be saved, said aloud where that is asked for. */
  private judge(epoch: number, logs: Readonly<Record<string, number>>, target: CheckpointTarget): boolean {
    const {monitor} = this.options;
    const say = (what: string) => {
      if (this.options.verbose > 0) console.log(`\nEpoch ${epoch + 1}: ${what}`);
    };
    const saving = `saving model to ${nameOf(target)}`;
    if (!isSelective(this.options)) {
      say(saving);
      return true;
    }
    if (logs[monitor] === undefined) {
      const names = Object.keys(logs).join(', ');
      console.warn(
        `${WHERE}: "${monitor}", which tells the best model, is missing in the logs, which hold ${names}.`,
      );
      return this.ranking?.admits(NaN, this.isBetter) ?? true;
    }
    const before = this.best;
    const value = this.monitored.observe(logs) as number;
    const improves = this.monitored.update(value);
    if (improves) say(`${monitor} improved from ${shown(before)} to ${shown(value)}, ${saving}`);
    else if (this.isAmongBest(value)) {
      say(`${monitor} is ${shown(value)}, among the best ${this.options.saveTopK}, ${saving}`);
    } else say(`${monitor} did not improve from ${shown(before)}`);
    return improves || this.isAmongBest(value);
  }

  private isAmongBest(value: number): boolean {
    const {initialValueThreshold: threshold} = this.options;
    if (this.ranking === undefined || Number.isNaN(value)) return false;
    return (
      (threshold === undefined || this.isBetter(value, threshold)) &&
      this.ranking.admits(value, this.isBetter)
    );
  }

  /** Better than a checkpoint of which nobody knows how good it is are all others, and later ones of that kind. */
  private readonly isBetter = (value: number, than: number): boolean => {
    const {mode, monitor} = this.options;
    const direction =
      mode === 'min' || mode === 'max' ? mode : logSourceOf(this.model, this.params).direction(monitor);
    return Number.isNaN(than) || (direction === 'max' ? value > than : value < than);
  };

  private async write(target: CheckpointTarget, {artifacts}: Captured): Promise<void> {
    const {handler, where} = await this.placeOf(target);
    if (handler.save === undefined) throw new UsageError(WHERE, `nothing can be saved to ${where}.`);
    await handler.save(artifacts);
  }

  /** Removes those that are no longer among the best, now that the new one is safe. */
  private async rank(target: CheckpointTarget, value = NaN): Promise<void> {
    for (const old of this.ranking?.add(target, value, this.isBetter) ?? []) {
      await (await this.placeOf(old)).remove();
    }
  }

  private placeOf(target: CheckpointTarget): Promise<CheckpointPlace> {
    const {handler} = this.options;
    return checkpointAt(
      WHERE,
      typeof target === 'string' && handler !== undefined ? handler(target) : target,
    );
  }

  private warnWithout({without}: Captured): void {
    if (without === undefined || this.warned) return;
    this.warned = true;
    console.warn(`${WHERE}: the model is saved without its optimizer: ${without}`);
  }
}

function targetOf(filepath: CheckpointSettings['filepath'], values: CheckpointValues): CheckpointTarget {
  if (typeof filepath === 'function') return filepath(values);
  return typeof filepath === 'string' ? fillTemplate(filepath, values, WHERE) : filepath;
}

function nameOf(target: CheckpointTarget): string {
  return typeof target === 'string' ? target : 'the given handler';
}

/** As Python shows it. */
function shown(value: number | undefined): string {
  return value === undefined ? 'None' : fillTemplate('{value:.5f}', {value});
}
