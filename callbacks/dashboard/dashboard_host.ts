import {isRecord} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkRun} from '../runs/record/check_run.js';
import type {Run} from '../runs/record/run.js';
import type {RunConnection} from './connect_run.js';
import {DashboardView} from './dashboard_view.js';
import {DrawingPace} from './drawing_pace.js';
import {exportRuns} from './exporting/export_runs.js';
import {chooseFiles, readRecords} from './exporting/read_records.js';
import {styleSheets} from './styles.js';

/** Media whose changes change the colors. */
const MEDIA = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/**
 * What an element does in its page: draws at most once per frame, answers to its size and to the theme, and
 * takes dropped files. All listeners outside the element exist only while it is connected.
 */
export class DashboardHost {
  readonly view: DashboardView;
  private readonly element: HTMLElement;
  private frame: number | undefined;
  private headerTimer: ReturnType<typeof setTimeout> | undefined;
  private headerFrame: number | undefined;
  private timers: ReturnType<typeof setTimeout>[] = [];
  private idle: number | undefined;
  private readonly pace = new DrawingPace();
  private readonly headerPace = new DrawingPace();
  private observer: ResizeObserver | undefined;
  private aborter: AbortController | undefined;
  private port: RunConnection | undefined;
  /** Records that were checked already. */
  private checked = new WeakSet<Run>();

  constructor(element: HTMLElement) {
    this.element = element;
    this.view = new DashboardView(
      () => this.schedule(),
      detail =>
        this.element.dispatchEvent(new CustomEvent('samples', {detail, bubbles: true, composed: true})),
    );
    const root = element.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = styleSheets();
    root.append(this.view.frame);
    const {buttons} = this.view;
    buttons.onExport = kind => void exportRuns(kind, this.view.exported());
    buttons.onAdd = () => chooseFiles(files => void this.addFiles(files));
    this.acceptDroppedFiles();
  }

  get runs(): readonly Run[] {
    return this.view.runs;
  }

  /** @throws UsageError unless the runs are records */
  show(runs: readonly Run[], property: 'run' | 'runs'): void {
    const where = `training-dashboard.${property}`;
    if (!Array.isArray(runs))
      throw new UsageError(where, `expected a list of run records, got ${formatValue(runs)}.`);
    for (const run of runs as readonly Run[]) {
      if (this.checked.has(run)) continue;
      checkRun(run, where);
      if (isRecord(run)) this.checked.add(run);
    }
    const before = this.view.runs;
    if (runs.length !== before.length || runs.some(({id}, i) => id !== before[i].id)) this.view.clearNotice();
    this.view.runs = [...(runs as readonly Run[])];
    this.schedule();
  }

  /** Listens to a port while the element is connected. The port before it is left. */
  connectPort(connection: RunConnection): () => void {
    const before = this.port;
    this.port = connection;
    before?.end();
    if (this.element.isConnected) connection.open();
    return () => {
      connection.end();
      if (this.port === connection) this.port = undefined;
    };
  }

  connect(): void {
    this.port?.open();
    this.aborter = new AbortController();
    const {signal} = this.aborter;
    for (const query of MEDIA) matchMedia(query).addEventListener('change', () => this.schedule(), {signal});
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.schedule();
  }

  disconnect(): void {
    this.aborter?.abort();
    this.observer?.disconnect();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.cancelPlanned();
    this.frame = this.observer = this.aborter = undefined;
    this.view.release();
    // An element that is moved is connected again at once, and misses no message.
    queueMicrotask(() => {
      if (!this.element.isConnected) this.port?.close();
    });
  }

  /**
   * Asks for a drawing in the next frame. While the element is not connected, it is drawn when it is
   * connected again.
   */
  schedule(): void {
    if (!this.element.isConnected || this.frame !== undefined) return;
    this.cancelPlanned();
    this.frame = requestAnimationFrame(() => {
      this.frame = undefined;
      this.pace.draw(() => this.view.draw());
    });
  }

  /**
   * As `schedule`, for a training in the page, which waits for drawings: they take at most about a hundredth
   * of its time, and idle time. The header follows sooner, since it takes little time.
   */
  scheduleSparingly(): void {
    if (!this.element.isConnected || this.frame !== undefined) return;
    const {wait, idleWait} = this.pace;
    if (wait === 0) {
      this.schedule();
      return;
    }
    if (this.timers.length === 0) {
      this.timers.push(setTimeout(() => this.schedule(), wait));
      if (typeof requestIdleCallback === 'function' && idleWait < wait)
        this.timers.push(setTimeout(() => this.waitForIdle(), idleWait));
    }
    if (this.headerPace.wait === 0) this.scheduleHeader();
    else this.headerTimer ??= setTimeout(() => this.scheduleHeader(), this.headerPace.wait);
  }

  private scheduleHeader(): void {
    this.headerFrame ??= requestAnimationFrame(() => {
      this.cancelHeader();
      this.headerPace.draw(() => this.view.drawHeader());
    });
  }

  private waitForIdle(): void {
    this.idle = requestIdleCallback(deadline => {
      if (this.pace.fits({timeRemaining: deadline.timeRemaining()})) this.schedule();
      else this.waitForIdle();
    });
  }

  /** Cancels the drawings that a complete one makes needless. */
  private cancelPlanned(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
    if (this.idle !== undefined) cancelIdleCallback(this.idle);
    this.idle = undefined;
    this.cancelHeader();
  }

  private cancelHeader(): void {
    clearTimeout(this.headerTimer);
    if (this.headerFrame !== undefined) cancelAnimationFrame(this.headerFrame);
    this.headerTimer = this.headerFrame = undefined;
  }

  private resize(): void {
    if (this.element.clientWidth > 0) this.view.resize();
  }

  private acceptDroppedFiles(): void {
    const {frame} = this.view;
    const mark = (isOver: boolean): void => void frame.classList.toggle('dragging', isOver);
    frame.addEventListener('dragover', event => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      mark(true);
    });
    frame.addEventListener('dragleave', () => mark(false));
    frame.addEventListener('drop', event => {
      mark(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void this.addFiles(files);
    });
  }

  private async addFiles(files: readonly File[]): Promise<void> {
    const {runs, problems} = await readRecords(files);
    if (runs.length > 0) this.addRuns(runs);
    if (problems.length > 0) this.view.showNotice(problems.join(' '));
  }

  private addRuns(runs: readonly Run[]): void {
    const known = new Map(this.view.runs.map(run => [run.id, run]));
    for (const run of runs) known.set(run.id, run);
    this.show([...known.values()], 'runs');
    this.element.dispatchEvent(
      new CustomEvent('compare', {detail: this.view.runs, bubbles: true, composed: true}),
    );
  }
}
