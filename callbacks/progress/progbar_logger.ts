import {checkFlag, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {isNodeProgressBar, silenceCallback} from '../../src/tfjs/callbacks/registered_callbacks.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {readOptions} from '../../src/options.js';
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
  /**
   * The stream for the output. Default: `process.stdout`; in a page, the console gets a line for each epoch.
   */
  stream?: ProgressStream;
  /** In a page: the element that contains the progress element, or its selector. Default: none. */
  container?: ProgressContainer;
  /** Whether that element stays when training has ended. Default: true. */
  keep?: boolean;
  /** Whether the page gets the default style, which all rules of the page override. Default: true. */
  style?: boolean;
  /**
   * What to print: nothing (0), a bar (1), or a line for each epoch (2). The element in the page does not
   * depend on it. Default: `'auto'`, the option `verbose` of `fit`, whose default is 1.
   */
  verbose?: 'auto' | 0 | 1 | 2;
}

type Settings = Required<Omit<ProgbarLoggerOptions, 'stream' | 'container'>> &
  Pick<ProgbarLoggerOptions, 'stream' | 'container'>;

/** The part of Node's `process` that is used here. */
interface Process {
  readonly stdout?: ProgressStream;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const WHERE = 'ProgbarLogger';

/**
 * Shows the progress of a training: in a terminal as Keras's progress bar, elsewhere as a line for each
 * epoch, and in a page as an element with a `<progress>`.
 *
 * ```
 * Epoch 1/3
 *  32/100 ━━━━━━━━━━━━━━━━━━━━ 3s 12ms/step - acc: 0.8123 - loss: 0.4321
 * ```
 *
 * Within an epoch it shows the remaining time, and the means of the logs over the batches so far. At its end
 * it shows the time that the epoch took, and the epoch's logs, those of the validation last. Training does
 * not wait for values on a GPU. Redraws within an epoch take at most 1 % of the training time. A line that is
 * too long for the terminal is wrapped before ` - `. `NO_COLOR` is respected.
 *
 * tfjs-node has its own progress bar, unless `fit` gets `verbose: 0`. When this callback prints, that bar
 * does not.
 *
 * Source: `keras.callbacks.ProgbarLogger`.
 *
 * @example
 * await model.fit(x, y, {epochs: 3, callbacks: new ProgbarLogger()});
 */
export class ProgbarLogger extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    // After all values are in the logs, and before other callbacks print something.
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
  /** An epoch is under way. */
  private open = false;

  /** @throws UsageError for unknown options and invalid values */
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
    if (!this.live || !this.budget.mayReadLogs(start)) return;
    this.running.add(logs);
    const now = performance.now();
    this.budget.readLogs(now - start);
    if (!this.budget.isDue(now)) return;
    if (this.running.isUpToDate) this.draw(0);
    else void this.drawWhenRead();
  }

  /** Ends the line of the bar. */
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

  /** Draws after the pending values were read, unless the epoch has ended by then. Training does not wait. */
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

  /** @param spent milliseconds already spent on this redraw */
  private show(state: ProgressBarState, spent: number): void {
    const start = performance.now();
    for (const view of this.views) view.draw(state);
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
    return [this.page, this.textView()].filter(view => view !== undefined);
  }

  private textView(): ProgressView | undefined {
    const {verbose: chosen, container, stream: given} = this.options;
    const verbose = chosen === 'auto' ? ((this.params?.verbose as number | undefined) ?? 1) : chosen;
    const {stdout, env} = (globalThis as {process?: Process}).process ?? {};
    const stream = given ?? stdout;
    if (!verbose || verbose < 0 || (stream === undefined && container !== undefined)) return undefined;
    if (!this.isOnlyBar()) return undefined;
    if (stream === undefined) return new LineView(line => print(line));
    const canRedraw = stream.isTTY === true && env?.TERM !== 'dumb' && verbose !== 2;
    if (!canRedraw)
      return new LineView(
        line => void stream.write(`${line}\n`),
        () => stream.columns ?? Infinity,
      );
    return new TerminalView(stream, (env?.NO_COLOR ?? '') === '');
  }

  /** Silences the bar of tfjs-node. Returns false if another registered callback reports the training. */
  private isOnlyBar(): boolean {
    const others = findHook(this.model)?.otherRegistered ?? [];
    for (const bar of others.filter(isNodeProgressBar)) silenceCallback(bar);
    const other = others.find(callback => !isNodeProgressBar(callback));
    if (other === undefined) return true;
    printWarning(
      `${WHERE}: nothing is printed, because a callback registered with tf.registerCallbackConstructor ` +
        `(${other.constructor.name}) reports this training. To use this one instead, pass verbose: 0 to ` +
        'fit and verbose: 1 to ProgbarLogger.',
    );
    return false;
  }
}
