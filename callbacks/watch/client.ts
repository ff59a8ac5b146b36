import type {TrainingDashboardElement} from '../dashboard/dashboard_element.js';
import {defineTrainingDashboard} from '../dashboard/define.js';
import {applyChange} from '../runs/record/apply_change.js';
import type {Run} from '../runs/record/run.js';
import type {FileMessage, WatchMessage} from './watched_run.js';

const FILE_STATES = {
  missing: 'The file does not exist yet. This page shows the training as soon as it does.',
  empty: 'The file contains no run yet. This page shows the training as soon as it does.',
  followed: '',
};

/** Shows the run that the server follows, from now on. */
export function showWatchedRun(): void {
  defineTrainingDashboard();
  const dashboard = document.querySelector('training-dashboard') as TrainingDashboardElement;
  const status = document.getElementById('file') as HTMLElement;
  const watched = new WatchedPage(dashboard, status);
  dashboard.addEventListener('compare', event => watched.add((event as CustomEvent<readonly Run[]>).detail));
  const events = new EventSource('/events');
  events.addEventListener('message', ({data}) => watched.take(JSON.parse(data as string) as WatchMessage));
  events.addEventListener('error', () => {
    status.textContent =
      'The connection to the server is lost. This page connects again when "tfjs-metrics watch" runs.';
  });
}

function fileText({state, runs}: FileMessage): string {
  if (state !== 'followed' || runs < 2) return FILE_STATES[state];
  return `The file contains ${runs} runs. This page shows the one that was changed last.`;
}

/** Shows the messages of the server. */
class WatchedPage {
  private run?: Run;
  /** Runs that the user has added to compare. */
  private added: readonly Run[] = [];
  private readonly dashboard: TrainingDashboardElement;
  private readonly status: HTMLElement;

  constructor(dashboard: TrainingDashboardElement, status: HTMLElement) {
    this.dashboard = dashboard;
    this.status = status;
  }

  add(runs: readonly Run[]): void {
    this.added = runs;
  }

  take(message: WatchMessage): void {
    switch (message.type) {
      case 'file':
        this.status.textContent = fileText(message);
        return;
      case 'problem':
        this.status.textContent = message.text;
        return;
      case 'restart':
        this.run = undefined;
        break;
      default:
        this.run = applyChange(this.run, message);
    }
    this.show();
  }

  /** The dashboard draws once per frame, however often this is called. */
  private show(): void {
    const {run, dashboard} = this;
    const others = this.added.filter(({id}) => id !== run?.id);
    if (run === undefined || others.length === 0) dashboard.run = run;
    else dashboard.runs = [run, ...others];
    if (run !== undefined) document.title = run.name;
  }
}
