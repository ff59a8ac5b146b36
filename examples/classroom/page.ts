import {
  type ChosenSamples,
  defineTrainingDashboard,
  type TrainingDashboardElement,
} from 'tfjs-metrics/dashboard';
import type {Run} from 'tfjs-metrics/runs';
import {type Digit, DIGITS, parseDigits, split} from '../digits/data.js';
import {pictureOf} from './pictures.js';
import {settingsIn} from './settings.js';
import {remarksOn, scoreOf} from './verdict.js';

defineTrainingDashboard();
const find = <E extends Element>(selector: string): E => document.querySelector(selector) as E;
const dashboard = find<TrainingDashboardElement>('training-dashboard');
const form = find<HTMLFormElement>('form');
const result = find<HTMLElement>('#result');
const compare = find<HTMLButtonElement>('#compare');
const images = find<HTMLElement>('#images');

function text(name: string, words: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}

function pictures(digits: readonly Digit[]): HTMLElement {
  const element = document.createElement('p');
  element.className = 'pictures';
  element.append(...digits.map(pictureOf));
  return element;
}

/** What has happened in a training, in sentences. */
function showResult(run: Run, held: readonly Digit[]): void {
  const list = document.createElement('ul');
  for (const {words, text: sentence, indices} of remarksOn(run)) {
    const item = document.createElement('li');
    item.append(text('strong', `${words}.`), ` ${sentence}`);
    if (indices.length > 0) item.append(pictures(indices.map(i => held[i])));
    list.append(item);
  }
  result.replaceChildren(text('p', scoreOf(run)), list);
}

async function main(): Promise<void> {
  const {train, held} = split(parseDigits(await (await fetch('digits.txt')).text()));
  find('#examples').append(
    ...DIGITS.map((_, digit) => pictureOf(train.find(one => one.digit === digit) as Digit)),
  );
  dashboard.renderSample = ({index}, container) => container.append(pictureOf(held[index]));
  dashboard.addEventListener('samples', event => {
    const {actual, predicted, indices} = (event as CustomEvent<ChosenSamples>).detail;
    const words = `${indices.length} × ${DIGITS[actual]}, read as ${DIGITS[predicted]}:`;
    images.hidden = false;
    find('#images [role=status]').replaceChildren(text('p', words), pictures(indices.map(i => held[i])));
    images.scrollIntoView({block: 'nearest'});
  });

  const runs: Run[] = [];
  let worker: Worker | undefined;
  form.addEventListener('submit', event => {
    event.preventDefault();
    worker?.terminate();
    const started = new Worker('worker.js', {type: 'module'});
    worker = started;
    dashboard.connect(started);
    result.replaceChildren(text('p', 'The network is being trained.'));
    images.hidden = true;
    started.addEventListener('message', () => {
      const {run} = dashboard;
      if (run?.finished === undefined || run.evaluation === undefined || runs.some(({id}) => id === run.id))
        return;
      runs.push(run);
      showResult(run, held);
      compare.hidden = runs.length < 2;
      compare.textContent = `Compare all ${runs.length} trainings`;
    });
    started.addEventListener('error', ({message}) =>
      result.replaceChildren(text('p', `The training has failed: ${message}`)),
    );
    started.postMessage(settingsIn(form));
  });
  compare.addEventListener('click', () => (dashboard.runs = runs));
  result.append(text('p', 'Choose the settings, and press Train.'));
}

void main();
