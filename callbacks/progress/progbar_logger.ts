import {checkFlag, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {isNodeProgressBar, silenceCallback} from '../../src/tfjs/callbacks/registered_callbacks.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {readOptions} from '../base/options.js';
import {LineView} from './line_view.js';
import {PageView, type ProgressContainer} from './page_view.js';
import {inDisplayOrder, type ProgressBarState, type ProgressView} from './progress_bar.js';
import {RedrawBudget} from './redraw_budget.js';
import {RunningLogs} from './running_logs.js';
import {StepClock} from './step_clock.js';
import {type ProgressStream, TerminalView} from './terminal_view.js';
import {StageCallback} from '../base/stage_callback.js';
import {print, printWarning} from '../../src/print.js';

export interface ProgbarLoggerOptions {
  /** Where lines go. Default: `process.stdout`; in a page the console gets a line for each epoch. */
  stream?: ProgressStream;
  /** In a page: the element, or the selector of one, into which a progress element is put. Default: none. */
  container?: ProgressContainer;
  /** Whether that element stays when training is over. Default: true. */
  keep?: boolean;
  /** Whether the page gets the default style, which any rule of its own overrides. Default: true. */
  style?: boolean;
  /**
   * What is printed: 0 nothing, 1 a bar, 2 a line for each epoch. The element in the page does not depend on it.
   * Default: `'auto'`, what `fit` was given as `verbose`, which is 1 without.
   */
  verbose?: 'auto' | 0 | 1 | 2;
}

type Settings = Required<Omit<ProgbarLoggerOptions, 'stream' | 'container'>> &
  Pick<ProgbarLoggerOptions, 'stream' | 'container'>;

/** What Node has of its own, where there is one. */
interface Process {
  readonly stdout?: ProgressStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const WHERE = 'ProgbarLogger';

/**
 * Shows how far training is: in a terminal Keras's progress bar, elsewhere a line for each epoch, and in a page an element
 * with a `<progress>`.
 *
 * ```
 * Epoch 1/3
 *  32/100 ━━━━━━━━━━━━━━━━━━━━ 3s 12ms/step - acc: 0.8123 - loss: 0.4321
 * ```
 *
 * While an epoch runs, the time is what is left of it and the numbers are means over the batches so far; at its end, the
 * time that it took and its record, validation last. What lies on a GPU is read without waiting for it. Every epoch has
 * its line; redraws in mid-epoch take 1 % of the time of training at most. A line that is too long for the terminal is
 * broken before ` - `. `NO_COLOR` is respected.
 *
 * tfjs-node prints a progress bar of its own, unless `fit` gets `verbose: 0`. When this one prints, that one does not.
 *
 * Source: `keras.callbacks.ProgbarLogger`.
 *
 * @example
 * await model.fit(x, y, {epochs: 3, callbacks: new ProgbarLogger()});
 */
export class ProgbarLogger extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    // When all numbers are there, and before other callbacks print theirs.
    priority: PRIORITY.contribute + 1,
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => this.beginEpoch(epoch),
    onEpochEnd: (_, logs) => this.endEpoch(logs),
    onTrainEnd: () => this.end(),
    onTrainError: () => this.end(),
  };

  private readonly options: Settings;
  private readonly budget = new RedrawBudget();
  private readonly clock = new StepClock();
  private readonly running = new RunningLogs();
  private views: readonly ProgressView[] = [];
  private page: PageView | undefined;
  private epoch = 0;
  private epochs = 1;
  private steps: number | undefined;
  private open = false;

  /** @throws UsageError for unknown options and values of the wrong kind. */
  constructor(options?: ProgbarLoggerOptions) {
    super();
    this.options = readOptions<Settings>(WHERE, options, {
      stream: undefined,
      container: undefined,
      keep: true,
      style: true,
      verbose: 'auto',
    });
    const {stream, keep, style, verbose} = this.options;
    checkFlag(WHERE, 'keep', keep);
    checkFlag(WHERE, 'style', style);
    checkOneOf(WHERE, 'verbose', verbose, ['auto', 0, 1, 2]);
    if (stream !== undefined && typeof stream.write !== 'function') {
      throw new UsageError(WHERE, 'stream must have a function write(text), as process.stdout has.');
    }
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    const start = performance.now();
    this.clock.step(start);
    if (!this.live || !this.budget.mayLook(start)) return;
    this.running.add(logs);
    const now = performance.now();
    this.budget.lookedFor(now - start);
    if (!this.budget.isDue(now)) return;
    if (this.running.isUpToDate) this.draw(0);
    else void this.drawWhenRead();
  }

  /** A bar is ended when training ends with an error. */
  override onTrainError(): void {
    this.end();
  }

  private begin(): void {
    this.running.drop();
    const {epochs, steps, samples, batchSize} = (this.params ?? {}) as Record<
      string,
      number | null | undefined
    >;
    this.epochs = epochs ?? 1;
    const whole = samples == null || batchSize == null ? undefined : Math.ceil(samples / batchSize);
    this.steps = steps ?? whole;
    this.views = this.newViews();
    this.budget.begin(performance.now());
  }

  private beginEpoch(epoch: number): void {
    const start = performance.now();
    this.epoch = epoch;
    this.clock.begin(start);
    this.running.begin();
    this.open = true;
    for (const view of this.views) view.begin(this.state(start, [], false));
  }

  private async endEpoch(logs: TrainingLogs): Promise<void> {
    this.open = false;
    this.running.drop();
    if (this.views.length === 0) return;
    const numbers = inDisplayOrder(await resolveLogs(logs));
    const now = performance.now();
    if (this.clock.steps > 0) this.steps ??= this.clock.steps;
    this.show(this.state(now, numbers, true), 0);
  }

  private end(): void {
    this.open = false;
    this.running.drop();
    for (const view of this.views) view.end();
    this.views = [];
    if (!this.options.keep) this.page = undefined;
  }

  /** Draws when what waits on a device has come, unless the epoch is over then. Training does not wait. */
  private async drawWhenRead(): Promise<void> {
    const start = performance.now();
    const reading = this.running.read();
    const spent = performance.now() - start;
    try {
      if ((await reading) && this.open) this.draw(spent);
    } catch (error) {
      printWarning(`${WHERE}: the numbers of the batches could not be shown: ${String(error)}`);
      this.views = [];
    }
  }

  private draw(spent: number): void {
    this.show(this.state(performance.now(), inDisplayOrder(this.running.means), false), spent);
  }

  /** @param spent milliseconds that this has cost before */
  private show(progress: ProgressBarState, spent: number): void {
    const start = performance.now();
    for (const view of this.views) view.draw(progress);
    const now = performance.now();
    this.budget.redrawn(now, now - start + spent);
  }

  private state(now: number, logs: ProgressBarState['logs'], done: boolean): ProgressBarState {
    const {epoch, epochs, clock, steps} = this;
    const [seconds, secondsPerStep] = [clock.seconds(now), clock.perStep(now)];
    return {epoch, epochs, step: clock.steps, steps, seconds, secondsPerStep, logs, done};
  }

  private get live(): boolean {
    return this.views.some(view => view.live);
  }

  private newViews(): ProgressView[] {
    const {container, keep, style} = this.options;
    if (this.page?.isThere === false) this.page = undefined;
    if (container !== undefined) this.page ??= new PageView(WHERE, container, keep, style);
    const printed = this.printed();
    return [...(this.page === undefined ? [] : [this.page]), ...(printed === undefined ? [] : [printed])];
  }

  private printed(): ProgressView | undefined {
    const {verbose: chosen, container, stream: given} = this.options;
    const verbose = chosen === 'auto' ? ((this.params?.verbose as number | undefined) ?? 1) : chosen;
    const {stdout, env} = (globalThis as {process?: Process}).process ?? {};
    const stream = given ?? stdout;
    if (!verbose || verbose < 0 || (stream === undefined && container !== undefined)) return undefined;
    if (!this.isOnlyBar()) return undefined;
    if (stream === undefined) return new LineView(line => print(line));
    const anew = stream.isTTY === true && env?.TERM !== 'dumb' && verbose !== 2;
    if (!anew)
      return new LineView(
        line => void stream.write(`${line}\n`),
        () => stream.columns ?? Infinity,
      );
    return new TerminalView(stream, (env?.NO_COLOR ?? '') === '');
  }

  /** tfjs-node's bar makes way for this one; this one makes way for what others have registered. */
  private isOnlyBar(): boolean {
    const others = findHook(this.model)?.otherRegistered ?? [];
    for (const bar of others.filter(isNodeProgressBar)) silenceCallback(bar);
    const other = others.find(callback => !isNodeProgressBar(callback));
    if (other === undefined) return true;
    printWarning(
      `${WHERE}: nothing is printed, since a callback that was registered with tf.registerCallbackConstructor ` +
        `(${other.constructor.name}) reports this training. Pass verbose: 0 to fit and verbose: 1 to ProgbarLogger ` +
        'to have this one instead.',
    );
    return false;
  }
}
