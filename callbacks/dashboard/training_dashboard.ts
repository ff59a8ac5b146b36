import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {ControlledRecorder} from '../runs/recorder/controlled_recorder.js';
import type {RunRecorderOptions} from '../runs/recorder/run_recorder_options.js';
import type {RunChange} from '../runs/record/run_change.js';
import type {RunPort} from '../runs/recorder/serve_run.js';
import type {TrainingDashboardElement} from './dashboard_element.js';
import {defineTrainingDashboard} from './define.js';
import {checkPage, selectedElement} from './page_element.js';
import type {RenderSample} from './parts/samples.js';

const WHERE = 'TrainingDashboard';

export interface TrainingDashboardOptions extends RunRecorderOptions {
  /** Draws a sample of the evaluation data into an element, beside its labels. Default: no pictures. */
  renderSample?: RenderSample;
}

/**
 * Shows a training live in a page: curves, progress, findings, and an evaluation at the end. It is a
 * `RunRecorder`: its record is `run`, and an instance that is passed to a second `fit` continues its run.
 *
 * The element is in its container from construction on. It is drawn at most once per frame, never within a
 * training step. While training runs, the header follows every epoch, and the charts take about a hundredth
 * of the time, more only while the page is idle. Its buttons pause, resume and stop the training; stopping
 * restores the weights of the best epoch of this call of `fit`, which are kept as a copy while training runs.
 *
 * **Logs**: nothing.
 *
 * @example
 * const dashboard = new TrainingDashboard('#here', {name: 'first try'});
 * await model.fit(x, y, {epochs: 50, validationData: [vx, vy], callbacks: dashboard});
 */
export class TrainingDashboard extends ControlledRecorder {
  static override readonly className: string = WHERE;

  /** @internal */
  static override readonly ownOptions: readonly string[] = ['renderSample'];

  /** The element that shows the training. */
  readonly element: TrainingDashboardElement;

  /**
   * @param container an element, or the selector of one. A `<training-dashboard>` is used as it is, another
   *   element gets one as its last child
   * @throws UsageError without such an element, outside of a page, and for unknown and invalid options
   */
  constructor(container: string | Element, options: TrainingDashboardOptions = {}) {
    super(WHERE, options);
    this.element = elementIn(container);
    this.element.renderSample = this.optionOf('renderSample') as RenderSample | undefined;
    this.element.controls = this;
    this.show();
    this.listen(change => this.showChange(change));
  }

  /** Shows a training in a worker instead: see `connect` of `TrainingDashboardElement`. */
  connect(port: RunPort): () => void {
    return this.element.connect(port);
  }

  override pause(): void {
    super.pause();
    this.element.isPaused = true;
  }

  override resume(): void {
    super.resume();
    this.element.isPaused = false;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.show();
  }

  /** Growth is drawn so seldom that it does not delay the training; what happened is drawn at once. */
  private showChange(change: RunChange): void {
    const {type} = change;
    const isGrowth =
      type === 'epoch' || type === 'batches' || (type === 'event' && change.event.kind === 'learning-rate');
    if (isGrowth && this.element.run === this.run) this.element.drawSparingly();
    else this.show();
  }

  private show(): void {
    this.element.run = this.run;
  }
}

function elementIn(container: string | Element): TrainingDashboardElement {
  checkPage(WHERE);
  const parent = typeof container === 'string' ? selectedElement(container, WHERE) : container;
  if (!(parent instanceof Element))
    throw new UsageError(
      WHERE,
      `container must be an element of the page, or the selector of one; got ${formatValue(container)}.`,
    );
  defineTrainingDashboard();
  if (parent.localName === 'training-dashboard') return parent as TrainingDashboardElement;
  const element = document.createElement('training-dashboard') as TrainingDashboardElement;
  parent.append(element);
  return element;
}
