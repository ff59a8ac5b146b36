import type {Callback, LayersModel} from '@tensorflow/tfjs-layers';
import {findSession} from '../../../src/tfjs/callbacks/training_session.js';
import {scheduleOf} from '../../../src/tfjs/optimizer/follow_schedule.js';
import type {Evaluated} from '../evaluation/evaluate_training.js';
import {dataFacts, type GivenData} from '../evaluation/given_labels.js';
import type {LiveRun} from './live_run.js';
import {type OutputTask, outputTasks} from '../evaluation/output_tasks.js';
import {restoredText} from '../record/restored_text.js';
import type {RunBatches, RunConfig, RunEvent, RunValue} from '../record/run.js';
import {hasLayers} from '../../wrappers/variables_model.js';
import {environmentConfig, learningRateOf, modelConfig} from './run_config.js';
import {bestEvent, callbacksOf, forgetTraining, notFinite, stopEvent} from './run_events.js';
import type {RunRecorderSettings} from './run_recorder_options.js';
import {toRunValues} from '../record/run_value.js';
import {WeightChanges} from './weight_changes.js';

/** What a resumed training needs besides the record. */
export interface TrainingRecordState {
  readonly step: number;
  readonly seenNotFinite: readonly string[];
}

type Params = Callback['params'] | undefined;

/** Turns the events of trainings into additions to a run. */
export class TrainingRecord {
  /** What the outputs of the model predict. */
  tasks: readonly OutputTask[] = [];
  /** The data of the running `fit`, as far as they are known. */
  dataOfFit: GivenData = {fit: undefined, validation: undefined};
  /** The running or the last epoch, as the record counts them. */
  epoch = 0;

  private readonly live: LiveRun;
  private readonly settings: RunRecorderSettings;
  private readonly weights = new WeightChanges();
  private model: LayersModel | undefined;
  private others: ReturnType<typeof callbacksOf> = [];
  /** The record has what is known at the beginning of this training. */
  private announced = false;
  /** The record is that of an earlier run, which this training resumes. */
  private resumed = false;
  /** What to add to tfjs's numbers of epochs. */
  private offset = 0;
  private step = 0;
  /** When time 0 was, by `performance.now()`. */
  private zero = 0;
  private rate: RunValue | undefined;
  private peak = 0;
  private seenNotFinite = new Set<string>();
  private saves = new Map<object, unknown>();

  constructor(live: LiveRun, settings: RunRecorderSettings) {
    this.live = live;
    this.settings = settings;
  }

  /** A training begins. */
  begin(model: LayersModel | undefined): void {
    const {run} = this.live;
    this.model = model;
    this.announced = this.resumed = false;
    this.rate = undefined;
    this.saves = new Map();
    if (run.finished !== undefined && run.epochs.length === 0 && this.step === 0) forgetTraining(run);
    if (run.started === undefined) {
      run.started = Date.now();
      this.zero = performance.now();
    }
    if (!hasLayers(model)) return;
    const session = findSession(model);
    this.dataOfFit = {fit: session?.fitData?.(), validation: session?.validationData?.()};
    this.tasks = outputTasks(model);
    this.weights.begin(model);
  }

  /** @param epoch as tfjs counts */
  async beginEpoch(epoch: number, params: Params): Promise<void> {
    if (!this.announced) await this.announce(epoch, params);
    this.epoch = epoch + this.offset;
  }

  /** Returns the number of the step that has ended. `bytes` is the memory in use. */
  endBatch(bytes: number): number {
    this.peak = Math.max(this.peak, bytes);
    this.noteRate();
    return this.step++;
  }

  addBatches(batches: RunBatches): void {
    for (const [key, values] of Object.entries(batches.keys)) {
      const first = values.findIndex(value => typeof value === 'string');
      if (first >= 0) this.addNotFinite(key, values[first] as RunValue, batches.step[first]);
    }
    this.live.addBatches(batches);
  }

  async endEpoch(epoch: number, numbers: Readonly<Record<string, number>>): Promise<void> {
    const {live} = this;
    this.epoch = epoch + this.offset;
    if (this.rate === undefined) this.noteRate();
    const logs = toRunValues(numbers);
    const time = (performance.now() - this.zero) / 1000;
    const rate = this.rate === undefined ? {} : {learningRate: this.rate};
    live.add({type: 'epoch', epoch: {epoch: this.epoch, time, logs, ...rate}});
    for (const key of notFinite(logs)) this.addNotFinite(key, logs[key]);
    this.addCheckpoints();
    await this.addChanges();
    if (this.peak > (live.run.config.memory?.peak ?? 0)) {
      live.add({type: 'config', config: {memory: {...live.run.config.memory, peak: this.peak}}});
    }
  }

  /** The training ends, without an error. */
  async end(params: Params): Promise<void> {
    if (!this.announced) await this.announce(0, params);
    const {live, others, offset} = this;
    this.addCheckpoints();
    const ends: (RunEvent | undefined)[] = [stopEvent(live.run, this.model, this.epoch)];
    for (const {restoredEpoch} of others) {
      if (restoredEpoch === undefined) continue;
      ends.push({epoch: this.epoch, kind: 'restored', text: restoredText(restoredEpoch + offset)});
    }
    ends.push(bestEvent(live.run));
    for (const event of ends) if (event !== undefined) live.add({type: 'event', event});
  }

  addEvaluation({evaluation, config}: Evaluated): void {
    const {live, others, offset} = this;
    const restored = others.map(({restoredEpoch}) => restoredEpoch).find(epoch => epoch !== undefined);
    const epoch = restored === undefined ? this.epoch : restored + offset;
    if (Object.keys(config).length > 0) live.add({type: 'config', config});
    live.add({type: 'evaluation', evaluation: {epoch, ...evaluation}});
  }

  addError(event: RunEvent): void {
    this.live.add({type: 'event', event});
  }

  finish(): void {
    this.live.add({type: 'finish', finished: Date.now()});
  }

  getState(): TrainingRecordState {
    return {step: this.step, seenNotFinite: [...this.seenNotFinite]};
  }

  /** Resumes an earlier run, whose record `live` has. */
  setState({step, seenNotFinite}: TrainingRecordState): void {
    this.step = step;
    this.seenNotFinite = new Set(seenNotFinite);
    this.resumed = true;
    this.zero = performance.now() - (Date.now() - (this.live.run.started ?? Date.now()));
    if (this.announced) this.announceResumed();
  }

  free(): void {
    this.weights.dispose();
  }

  /** @param epoch the first epoch of the training */
  private async announce(epoch: number, params: Params): Promise<void> {
    const {live, model} = this;
    const {run} = live;
    const isFirst = run.epochs.length === 0 && this.step === 0;
    const next = run.epochs.length === 0 ? 0 : run.epochs[run.epochs.length - 1].epoch + 1;
    this.offset = isFirst || this.resumed ? 0 : Math.max(0, next - epoch);
    this.epoch = epoch + this.offset;
    this.others = callbacksOf(model);
    const config = await this.configOf(params);
    this.announced = true;
    if (this.resumed) {
      run.config = {...run.config, ...config};
      this.announceResumed();
    } else if (isFirst) {
      run.config = config;
      live.announce();
      if (epoch > 0 && this.others.some(({initialEpoch}) => initialEpoch === epoch)) {
        live.add({type: 'event', event: {epoch, kind: 'resume', text: 'resumed from a backup'}});
      }
    } else {
      live.add({type: 'config', config});
      const text = `training continues with epoch ${this.epoch + 1}`;
      live.add({type: 'event', event: {epoch: this.epoch, kind: 'fit', text}});
    }
  }

  private announceResumed(): void {
    const {live, epoch, step} = this;
    live.announce();
    live.add({type: 'event', event: {epoch, step, kind: 'resume', text: 'resumed from a backup'}});
  }

  private async configOf(params: Params): Promise<RunConfig> {
    const {settings, model, tasks, offset, dataOfFit} = this;
    const {epochs} = (params ?? {}) as {epochs?: unknown};
    const classes = settings.classNames === undefined ? {} : {classes: [...settings.classNames]};
    const known = environmentConfig(params);
    const {data} = settings;
    const given = data === undefined ? dataOfFit : {...dataOfFit, validation: data};
    const facts = !hasLayers(model) ? {} : await dataFacts(model, given, tasks);
    return {
      ...known,
      ...(model === undefined ? {} : modelConfig(model, params, tasks)),
      ...facts,
      samples: {...known.samples, ...facts.samples},
      ...(typeof epochs === 'number' ? {epochs: epochs + offset} : {}),
      ...classes,
      ...settings.config,
    };
  }

  /** Notes the learning rate, and whether it has changed. That of a schedule changes in every step. */
  private noteRate(): void {
    const {model, rate: before} = this;
    this.rate = learningRateOf(model);
    if (before === undefined || this.rate === undefined || this.rate === before) return;
    if (scheduleOf((model as LayersModel).optimizer) !== undefined) return;
    const text = `learning rate ${this.rate}, before ${before}`;
    this.live.add({type: 'event', event: {epoch: this.epoch, step: this.step, kind: 'learning-rate', text}});
  }

  /** One event for each key. */
  private addNotFinite(key: string, value: RunValue, step?: number): void {
    if (this.seenNotFinite.has(key)) return;
    this.seenNotFinite.add(key);
    const event: RunEvent = {epoch: this.epoch, kind: 'nan', text: `${key} is ${value}`};
    this.live.add({type: 'event', event: step === undefined ? event : {...event, step}});
  }

  private addCheckpoints(): void {
    for (const other of this.others) {
      const {latestSave: save} = other;
      if (save === undefined || this.saves.get(other) === save) continue;
      this.saves.set(other, save);
      const text = `saved ${save.name.replace(/^.*[\\/](?=.)/, '')}`;
      this.live.add({type: 'event', event: {epoch: save.epoch + this.offset, kind: 'checkpoint', text}});
    }
  }

  private async addChanges(): Promise<void> {
    const changed = await this.weights.compare();
    const {model} = this.live.run.config;
    if (changed === undefined || model?.summary === undefined) return;
    const summary = model.summary.map((layer, i) =>
      changed[i] === undefined ? layer : {...layer, changed: changed[i]},
    );
    this.live.add({type: 'config', config: {model: {...model, summary}}});
  }
}
