import {isRecord} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {sumOf} from '../../src/lists.js';
import {getOwn} from '../../src/own_property.js';
import {baselines as baselinesOf} from '../runs/baselines/baselines.js';
import type {Baseline} from '../runs/baselines/baseline.js';
import {bestEpoch, monitoredKey} from '../runs/record/best_epoch.js';
import {directionOf, logKeys} from '../runs/record/key_names.js';
import {labelFacts, sampleCounts} from '../runs/record/label_facts.js';
import {eventsOfLastFit} from '../runs/record/last_fit.js';
import type {OutputEvaluation, Run} from '../runs/record/run.js';
import {fromRunValue} from '../runs/record/run_value.js';
import {standardErrorOf} from '../runs/record/standard_error.js';

/** The finite values of a log key, with their epochs, counted from 0. */
export interface Series {
  key: string;
  epochs: number[];
  values: number[];
  /** The values, negated if greater ones are better: smaller costs are better. */
  costs: number[];
}

/** A metric with its values for the weights that the model has in the end. */
export interface MetricPair {
  /** Log key without `val_`. */
  key: string;
  /** 1 if smaller values are better, else -1. */
  sign: 1 | -1;
  train?: number;
  validation?: number;
}

/** A record as findings read it: everything that may be missing has a value. */
export class Training {
  readonly run: Run;
  /** True while the training runs: then nothing is reported that only its end shows. */
  readonly isRunning: boolean;
  /** True if the model has the weights of an earlier epoch again. */
  readonly isRestored: boolean;
  /** The epoch whose weights the model has, counted from 0. */
  readonly finalEpoch: number;
  /** All log keys. */
  readonly keys: readonly string[];
  /** The run with one epoch in place of all, for functions that read only its keys. */
  private readonly outline: Run;
  private allPairs: readonly MetricPair[] | undefined;
  private readonly allSeries = new Map<string, Series>();
  private readonly allBaselines: {[side in 'train' | 'validation']?: Record<string, Baseline>} = {};

  /** @throws UsageError unless it is an object */
  constructor(where: string, run: Run) {
    if (!isRecord(run)) {
      throw new UsageError(
        where,
        `expected a record of RunRecorder or runOf; got ${formatValue(run)}. Pass recorder.run or runOf(history).`,
      );
    }
    const {epochs, events, config} = run as Partial<Run>;
    this.run = {
      ...(run as Run),
      config: isRecord(config) ? config : {},
      epochs: Array.isArray(epochs) ? epochs : [],
      events: Array.isArray(events) ? events : [],
    };
    const recent = eventsOfLastFit(this.run);
    const hasEnded = recent.some(({kind}) => kind === 'error' || kind === 'abort');
    this.keys = logKeys(this.run);
    const logs = Object.fromEntries(this.keys.map(key => [key, 0]));
    this.outline = {...this.run, epochs: [{epoch: 0, time: 0, logs}]};
    this.isRunning = run.started !== undefined && run.finished === undefined && !hasEnded;
    this.isRestored = recent.some(({kind}) => kind === 'restored');
    this.finalEpoch = this.epochOfWeights();
  }

  /** True if enough epochs have been trained to judge the result. */
  get isMature(): boolean {
    const {length} = this.run.epochs;
    return length > 0 && (!this.isRunning || length >= Math.max(5, (this.run.config.epochs ?? 20) / 2));
  }

  /** Values of a key, without those that are not finite. */
  series(key: string): Series {
    const known = this.allSeries.get(key);
    if (known !== undefined) return known;
    const sign = directionOf(this.run, key) === 'max' ? -1 : 1;
    const series: Series = {key, epochs: [], values: [], costs: []};
    for (const {epoch, logs} of this.run.epochs) {
      const value = fromRunValue(getOwn(logs ?? {}, key));
      if (!Number.isFinite(value)) continue;
      series.epochs.push(epoch);
      series.values.push(value);
      series.costs.push(sign * value);
    }
    this.allSeries.set(key, series);
    return series;
  }

  /** The series by which the best epoch is chosen; undefined without one. */
  get monitored(): Series | undefined {
    const key = monitoredKey(this.outline);
    if (key === undefined || directionOf(this.run, key) === undefined) return undefined;
    const series = this.series(key);
    return series.values.length > 0 ? series : undefined;
  }

  private epochOfWeights(): number {
    const {epochs, events, evaluation} = this.run;
    if (evaluation?.epoch !== undefined) return evaluation.epoch;
    if (this.isRestored) return bestEpoch(this.run, monitoredKey(this.outline))?.epoch ?? NaN;
    return epochs.length === 0 ? (events.at(-1)?.epoch ?? 0) : epochs[epochs.length - 1].epoch;
  }

  /** The metrics whose direction is known. Two keys with the same values count once. */
  pairs(): readonly MetricPair[] {
    return (this.allPairs ??= this.readPairs());
  }

  private readPairs(): MetricPair[] {
    const {epochs} = this.run;
    const final = epochs.find(({epoch}) => epoch === this.finalEpoch) ?? epochs[epochs.length - 1];
    const logs = final?.logs ?? {};
    const read = (key: string): number | undefined => {
      const value = fromRunValue(getOwn(logs, key));
      return Number.isFinite(value) ? value : undefined;
    };
    const seen = new Set<string>();
    const pairs: MetricPair[] = [];
    for (const key of new Set(this.keys.map(name => name.replace(/^val_/, '')))) {
      const direction = directionOf(this.run, key);
      if (direction === undefined) continue;
      const [train, validation] = [read(key), read(`val_${key}`)];
      const values = `${train} ${validation}`;
      if ((train === undefined && validation === undefined) || seen.has(values)) continue;
      seen.add(values);
      pairs.push({key, sign: direction === 'min' ? 1 : -1, train, validation});
    }
    return pairs;
  }

  /** What a constant answer reaches on the data of a side, by log key without `val_`. */
  baselines(side: 'train' | 'validation'): Record<string, Baseline> {
    return (this.allBaselines[side] ??=
      side === 'validation' ? baselinesOf(this.outline) : this.trainBaselines());
  }

  private trainBaselines(): Record<string, Baseline> {
    const labels = Object.fromEntries(
      labelFacts(this.run).map(([name, {task, train, trainTargets}]) => [name, {task, train, trainTargets}]),
    );
    const facts = Object.hasOwn(labels, '') ? labels[''] : labels;
    const samples = {train: sampleCounts(this.run).train};
    return baselinesOf({...this.outline, config: {...this.run.config, samples, labels: facts}});
  }

  /** The number of validation samples. */
  get validationCount(): number | undefined {
    const {evaluation} = this.run;
    const [first] = labelFacts(this.run);
    const counts = first?.[1].task === 'multilabel' ? undefined : first?.[1].validation;
    return sampleCounts(this.run).validation ?? evaluation?.count ?? (counts && sumOf(counts));
  }

  /**
   * The standard error of a validation value: that of the record, else that of an accuracy by the number of
   * samples. Those of other measures are not known.
   *
   * @param epoch the epoch of the value, counted from 0. Default: the one that was evaluated
   */
  standardError(key: string, value: number, epoch?: number): number | undefined {
    return standardErrorOf(this.run, key, value, epoch, this.validationCount);
  }

  /** The evaluation of each output; the only output of a model has the name `''`. */
  outputs(): [string, OutputEvaluation][] {
    const {evaluation} = this.run;
    if (evaluation === undefined) return [];
    return isRecord(evaluation.outputs) ? Object.entries(evaluation.outputs) : [['', evaluation]];
  }

  /** The name of a class. */
  className(index: number): string {
    return this.run.config.classes?.[index] ?? `class ${index}`;
  }
}

/** `Output a: ` for an output with a name. */
export function outputPrefix(name: string): string {
  return name === '' ? '' : `Output ${name}: `;
}
