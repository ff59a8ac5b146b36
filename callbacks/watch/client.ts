/** The script of the page: shows the run that the server follows. */
import type {TrainingDashboardElement} from '../dashboard/dashboard_element.js';
import {defineTrainingDashboard} from '../dashboard/define.js';
import {applyChange} from '../runs/apply_change.js';
import type {Run} from '../runs/run.js';
import type {WatchMessage} from './watched_run.js';

const FILE_STATES = {
  missing: 'The file does not exist yet. This page shows the training as soon as it does.',
  empty: 'The file contains no run yet. This page shows the training as soon as it does.',
  followed: '',
};

defineTrainingDashboard();
const dashboard = document.querySelector('training-dashboard') as TrainingDashboardElement;
const status = document.getElementById('file') as HTMLElement;
let run: Run | undefined;
/** Runs that the user has added to compare. */
let added: readonly Run[] = [];

/** The dashboard draws once per frame, however often this is called. */
function show(): void {
  const others = added.filter(({id}) => id !== run?.id);
  if (run === undefined || others.length === 0) dashboard.run = run;
  else dashboard.runs = [run, ...others];
  if (run !== undefined) document.title = run.name;
}

function take(message: WatchMessage): void {
  switch (message.type) {
    case 'file':
      status.textContent = FILE_STATES[message.state];
      return;
    case 'problem':
      status.textContent = message.text;
      return;
    case 'restart':
      run = undefined;
      break;
    default:
      run = applyChange(run, message);
  }
  show();
}

dashboard.addEventListener('compare', event => {
  added = (event as CustomEvent<readonly Run[]>).detail;
});

const events = new EventSource('/events');
events.addEventListener('message', ({data}) => take(JSON.parse(data as string) as WatchMessage));
events.addEventListener('error', () => {
  status.textContent =
    'The connection to the server is lost. This page connects again when "tfjs-metrics watch" runs.';
});
