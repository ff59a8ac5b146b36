import type {Run} from '../runs/record/run.js';
import type {RunPort} from '../runs/recorder/serve_run.js';
import {RunConnection} from './connect_run.js';
import type {RenderSample} from './parts/samples.js';
import type {RunControls} from './run_controls.js';
import {DashboardHost} from './dashboard_host.js';

/** The element `<training-dashboard>`: shows a run, or compares several. */
export interface TrainingDashboardElement extends HTMLElement {
  /**
   * The run that is shown. Assigning a record with the `id` of the run that is shown is an update: only what
   * was added is drawn, in the next frame. Default: undefined, an empty dashboard
   */
  run: Run | undefined;
  /**
   * Draws what was added to `run` by a training in this thread: soon, but so seldom that drawings take at
   * most a hundredth of its time.
   *
   * @internal
   */
  drawSparingly(): void;
  /** The runs that are compared; one run if there is only one. */
  runs: readonly Run[];
  /** What the buttons Pause, Resume and Stop do. Without it, the buttons are not shown. Default: undefined */
  controls: RunControls | undefined;
  /** True while the training waits: the button is then named Resume. Default: false */
  isPaused: boolean;
  /** Draws a sample of the evaluation data, beside its labels. Default: undefined, no pictures */
  renderSample: RenderSample | undefined;
  /**
   * Shows a training that runs elsewhere, as in a worker that passes `serveRun(self)` to `fit`. The buttons
   * Pause, Resume and Stop act on that training. An earlier connection ends. The element listens to the port
   * while it is in a document.
   *
   * @param port the `Worker`, or a `MessagePort`
   * @returns a function that ends the connection
   * @throws UsageError unless it is a port
   */
  connect(port: RunPort): () => void;
}

/**
 * The class of the element. It is created on demand, because `HTMLElement` exists only in a page.
 *
 * Events: `samples` (`detail` is `ChosenSamples`), when a cell of the confusion matrix is chosen; `compare`
 * (`detail` is the list of runs), when the user has added a record.
 */
export function dashboardElement(): new () => TrainingDashboardElement {
  return class extends HTMLElement implements TrainingDashboardElement {
    private readonly host = new DashboardHost(this);

    connectedCallback(): void {
      this.host.connect();
    }

    disconnectedCallback(): void {
      this.host.disconnect();
    }

    connect(port: RunPort): () => void {
      return this.host.connectPort(new RunConnection(this, port));
    }

    get run(): Run | undefined {
      return this.host.runs[0];
    }

    set run(run: Run | undefined) {
      this.host.show(run === undefined || run === null ? [] : [run], 'run');
    }

    drawSparingly(): void {
      this.host.scheduleSparingly();
    }

    get runs(): readonly Run[] {
      return this.host.runs;
    }

    set runs(runs: readonly Run[]) {
      this.host.show(runs ?? [], 'runs');
    }

    get controls(): RunControls | undefined {
      return this.host.view.buttons.controls;
    }

    set controls(controls: RunControls | undefined) {
      this.host.view.buttons.controls = controls;
      this.host.schedule();
    }

    get isPaused(): boolean {
      return this.host.view.buttons.activity === 'paused';
    }

    set isPaused(isPaused: boolean) {
      this.host.view.buttons.activity = isPaused ? 'paused' : undefined;
      this.host.schedule();
    }

    get renderSample(): RenderSample | undefined {
      return this.host.view.single.evaluation.renderSample;
    }

    set renderSample(render: RenderSample | undefined) {
      this.host.view.single.evaluation.renderSample = render;
      this.host.view.single.evaluation.build();
    }
  };
}
