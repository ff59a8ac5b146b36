import {UsageError} from '../../src/errors.js';
import type {ExpectedLogs} from '../base/expected_logs.js';
import {type Judgement, Monitor} from '../monitor/monitor.js';
import {fillTemplate} from './file_names.js';
import {
  type CheckpointSettings,
  type CheckpointTarget,
  isSelective,
  keepsAll,
} from './model_checkpoint_options.js';
import {Ranking} from './ranking.js';
import {freePath} from './free_path.js';
import {printWarning} from '../../src/print.js';

/** Whether the current model is worth saving. */
export interface Verdict {
  readonly isWorthSaving: boolean;
  readonly isBest: boolean;
  /** The monitored value; NaN if it is missing or does not matter. */
  readonly value: number;
  /** The reason in words, unless everything is saved. */
  readonly reason?: string;
}

/** The state of `BestCheckpoints` in a backup. */
export interface BestCheckpointsState {
  readonly best: number | null;
  readonly bestPath: string | null;
  readonly ranked: readonly (readonly [string, number])[];
}

type Settings = Pick<
  CheckpointSettings,
  'monitor' | 'mode' | 'initialValueThreshold' | 'saveBestOnly' | 'saveTopK'
>;

/** The verdict for a checkpoint that is saved whatever its value. */
export const UNJUDGED: Verdict = {isWorthSaving: true, isBest: false, value: NaN};

/** Decides which checkpoints are worth keeping: improvements only, the best n, or all. */
export class BestCheckpoints {
  /** The path of the best checkpoint, if it has a path. */
  bestPath: string | undefined;

  private readonly where: string;
  private readonly settings: Settings;
  private readonly monitored: Monitor;
  private readonly ranking: Ranking | undefined;
  private source: ExpectedLogs | undefined;
  private warned = false;

  constructor(where: string, settings: Settings) {
    this.where = where;
    this.settings = settings;
    const {monitor, mode, initialValueThreshold, saveTopK} = settings;
    this.monitored = new Monitor(where, {monitor, mode, minDelta: 0});
    this.monitored.best = initialValueThreshold;
    if (saveTopK !== undefined) this.ranking = new Ranking(keepsAll(settings) ? Infinity : saveTopK);
  }

  /** The best value so far, or `initialValueThreshold`; `undefined` before the first. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  /** How epochs are judged; `undefined` if everything is saved. */
  get judgement(): Judgement | undefined {
    return isSelective(this.settings) ? this.monitored.judgement : undefined;
  }

  /**
   * A training begins. The best value is that of the previous training.
   *
   * @throws UsageError if the logs will not have the monitored key, or if it has no direction
   */
  begin(source: ExpectedLogs): void {
    this.watch(isSelective(this.settings) ? source : {...source, keys: [], complete: false});
  }

  /**
   * The first epoch has ended. As in Keras, the direction has to be known by now, even if everything is
   * saved.
   *
   * @throws UsageError if it is not known
   */
  checkDirection(source: ExpectedLogs): void {
    this.watch({...source, keys: [this.settings.monitor]});
  }

  /** Changes no state: `admit` does, when the checkpoint is safe. */
  judge(logs: Readonly<Record<string, number>>): Verdict {
    const {monitor, saveTopK} = this.settings;
    const all = keepsAll(this.settings);
    if (this.ranking === undefined && !isSelective(this.settings)) return UNJUDGED;
    if (!Object.hasOwn(logs, monitor)) {
      const names = Object.keys(logs).join(', ');
      if (!all || !this.warned) {
        printWarning(
          `${this.where}: "${monitor}", which tells the best model, is missing in the logs, which hold ${names}.`,
        );
      }
      this.warned = true;
      const isWorthSaving = this.ranking?.admits(NaN, this.isBetter) ?? true;
      return {isWorthSaving, isBest: false, value: NaN, reason: `${monitor} is missing`};
    }
    const value = this.monitored.observe(logs) as number;
    const [before, now] = [fiveDigits(this.best), fiveDigits(value)];
    if (this.monitored.improves(value)) {
      return {
        isWorthSaving: true,
        isBest: true,
        value,
        reason: `${monitor} improved from ${before} to ${now}`,
      };
    }
    if (all) return {isWorthSaving: true, isBest: false, value, reason: `${monitor} is ${now}`};
    if (this.isAmongBest(value)) {
      const reason = `${monitor} is ${now}, among the best ${saveTopK}`;
      return {isWorthSaving: true, isBest: false, value, reason};
    }
    const reason = `${monitor} did not improve from ${before}`;
    return {isWorthSaving: false, isBest: false, value, reason};
  }

  /**
   * Returns a target under which no kept checkpoint is saved.
   *
   * @throws UsageError for the handler of a kept checkpoint
   */
  freeTarget({isBest}: Verdict, target: CheckpointTarget): CheckpointTarget {
    const staying = [...(this.ranking?.staying() ?? []), ...(isBest ? [] : this.bestPaths())];
    if (typeof target === 'string') return freePath(target, staying);
    if (!staying.includes(target)) return target;
    throw new UsageError(
      this.where,
      'filepath returned the handler of a checkpoint that is kept. Return another one for each checkpoint.',
    );
  }

  /** Returns a path for the latest state under which no kept checkpoint is saved. */
  freeLast(path: string): string {
    return freePath(path, [...(this.ranking?.kept ?? []), ...this.bestPaths()]);
  }

  /** Adds a checkpoint that is safe. Returns those to remove. */
  admit({isBest, value}: Verdict, target: CheckpointTarget): CheckpointTarget[] {
    if (isBest) {
      this.monitored.update(value);
      if (typeof target === 'string') this.bestPath = target;
    }
    return this.ranking?.add(target, value, this.isBetter) ?? [];
  }

  getState(): BestCheckpointsState {
    return {
      best: this.best ?? null,
      bestPath: this.bestPath ?? null,
      ranked: this.ranking?.getState() ?? [],
    };
  }

  setState({best, bestPath, ranked}: BestCheckpointsState): void {
    this.monitored.best = best ?? undefined;
    this.bestPath = bestPath ?? undefined;
    this.ranking?.setState(ranked);
  }

  private bestPaths(): string[] {
    return this.bestPath === undefined ? [] : [this.bestPath];
  }

  private watch(source: ExpectedLogs): void {
    const {best} = this;
    this.source = source;
    this.monitored.begin(source);
    this.monitored.best = best;
  }

  private isAmongBest(value: number): boolean {
    const {initialValueThreshold: threshold} = this.settings;
    if (this.ranking === undefined || Number.isNaN(value)) return false;
    const beatsThreshold = threshold === undefined || this.isBetter(value, threshold);
    return beatsThreshold && this.ranking.admits(value, this.isBetter);
  }

  /** Every checkpoint is better than an earlier one whose value is unknown (NaN). */
  private readonly isBetter = (value: number, than: number): boolean => {
    const {mode, monitor} = this.settings;
    const direction = mode === 'min' || mode === 'max' ? mode : this.source?.direction(monitor);
    return Number.isNaN(than) || (direction === 'max' ? value > than : value < than);
  };
}

/** A value as Keras prints it. */
function fiveDigits(value: number | undefined): string {
  return value === undefined ? 'None' : fillTemplate('{value:.5f}', {value});
}
