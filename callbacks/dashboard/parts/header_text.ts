import {failureOf, failureTime} from '../../runs/record/failure.js';
import {eventsOfLastFit} from '../../runs/record/last_fit.js';
import {restoredText} from '../../runs/record/restored_text.js';
import {standardErrorOf} from '../../runs/record/standard_error.js';
import {escapeHtml} from '../../views/text/escape_html.js';
import {icon, svgIcon} from '../../views/text/icon.js';
import {
  formatClock,
  formatCount,
  formatError,
  formatMegabytes,
  formatNumber,
} from '../../views/text/numbers.js';
import {judgedKey, type ShownMetric} from '../series/metrics.js';
import {type Progress, progressOf} from '../series/progress.js';
import {usualSpeed} from '../series/speed.js';
import type {RunSeries} from '../series/run_series.js';
import type {RunState} from '../series/run_state.js';
import {inSentence} from '../series/spoken.js';

export const ICONS = {
  busy: svgIcon('<path d="M14.5 8A6.5 6.5 0 1 1 8 1.5"/>'),
  waiting: svgIcon('<circle cx="8" cy="8" r="6.5" stroke-dasharray="2 2.5"/>'),
  pause: svgIcon('<path d="M5.5 3.5v9M10.5 3.5v9"/>'),
  resume: svgIcon('<path d="M5 3.5v9l7-4.5Z"/>'),
  stop: svgIcon('<rect x="3.5" y="3.5" width="9" height="9" rx="1"/>'),
  down: svgIcon('<path d="m4 6.5 4 4 4-4"/>'),
};

export type Activity = 'paused' | 'stopping' | undefined;

/** State, run, and what runs it. */
export function runLine({run}: RunSeries, state: RunState, activity: Activity): string {
  const [kind, sign, word] = statusOf(state, activity);
  const {optimizer, backend, versions} = run.config ?? {};
  const tfjs = versions?.['@tensorflow/tfjs'] ?? versions?.['@tensorflow/tfjs-core'];
  const detail = [optimizer, backend, tfjs === undefined ? undefined : `tfjs ${tfjs}`].filter(
    text => text !== undefined,
  );
  return (
    `<span class="status is-${kind}">${sign}${word}</span><strong class="run-name">${escapeHtml(run.name)}</strong>` +
    `<span class="soft head-detail">${detail.map(escapeHtml).join(' · ')}</span>`
  );
}

function statusOf(state: RunState, activity: Activity): [kind: string, icon: string, word: string] {
  if (state === 'finished') return ['good', icon('good'), 'Finished'];
  if (state === 'error') return ['problem', icon('problem'), 'Stopped by an error'];
  if (activity === 'stopping') return ['note', ICONS.stop, 'Stopping'];
  if (activity === 'paused') return ['note', ICONS.pause, 'Paused'];
  return state === 'empty' ? ['note', ICONS.waiting, 'Waiting'] : ['busy', ICONS.busy, 'Training'];
}

/** The line that says how far the training is, or how it ended. */
export function headline(series: RunSeries, state: RunState): [big: string, small: string] {
  const {run} = series;
  const {done, planned, batch, batches} = progressOf(series);
  // The weights of the last epoch are those that the model had anyway.
  const texts = eventsOfLastFit(run)
    .filter(({kind, text}) => kind === 'stop' || (kind === 'restored' && text !== restoredText(done - 1)))
    .map(({text}) => text);
  if (state === 'error') {
    const text = failureOf(run)?.text ?? '';
    return [failureWords(series), [text, ...texts].filter(part => part !== '').join('; ')];
  }
  if (state === 'finished') {
    if (run.finished === undefined || done >= planned)
      return [`Finished after ${epochs(done)}`, texts.join('; ')];
    return [`Stopped after epoch ${formatCount(done)} of ${formatCount(planned)}`, texts.join('; ')];
  }
  if (state === 'empty' && run.config?.epochs === undefined) return ['Waiting for the first epoch', ''];
  const big = `Epoch ${formatCount(Math.min(done + 1, planned))} of ${formatCount(planned)}`;
  if (state === 'empty') return [big, 'no batch yet'];
  return [big, batch > 0 ? `batch ${formatCount(batch)} of ${formatCount(batches)}` : ''];
}

/** What went wrong in a training that failed, and when. */
function failureWords({run}: RunSeries): string {
  const failure = failureOf(run);
  if (failure === undefined) return 'Failed';
  return failure.kind === 'nan'
    ? `A value became NaN in epoch ${failure.epoch + 1}`
    : `Failed ${failureTime(run, failure)}`;
}

function epochs(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'epoch' : 'epochs'}`;
}

/** What the progress bar says. */
export function progressWords(series: RunSeries, state: RunState, progress: Progress): string {
  const {done, planned, left} = progress;
  if (state === 'empty') return 'waiting for the first batch';
  if (state === 'error')
    return `${failureWords(series)}; ${formatCount(done)} of ${epochs(planned)} complete`;
  if (state === 'finished') return `finished after epoch ${done} of ${planned}`;
  return `epoch ${Math.min(done + 1, planned)} of ${planned}${left === undefined ? '' : `, at most ${formatClock(left)} left`}`;
}

type Fact = [term: string, value: string, detail?: string];

/** Six facts: about the progress, or about the result. */
export function factsOf(series: RunSeries, metrics: readonly ShownMetric[], state: RunState): string {
  const rows = state === 'finished' ? resultFacts(series, metrics) : progressFacts(series, metrics, state);
  const item = ([term, value, detail]: Fact): string =>
    `<div><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(detail ?? '') || '\u00a0'}</small></dd></div>`;
  return rows.map(item).join('');
}

function progressFacts(series: RunSeries, metrics: readonly ShownMetric[], state: RunState): Fact[] {
  const {elapsed, left} = progressOf(series);
  const {best} = series;
  const key = best?.key ?? (metrics[0]?.hasValidation ? 'val_loss' : 'loss');
  const second = byImportance(series, metrics).find(({key: own}) => own !== 'loss' && key !== `val_${own}`);
  return [
    ['Elapsed', formatClock(elapsed ?? NaN)],
    ['Left, at most', state === 'error' || left === undefined ? '–' : `about ${formatClock(left)}`],
    speedFact(series),
    memoryFact(series),
    [`Best ${key}`, formatNumber(best?.value), best === undefined ? '' : `epoch ${best.epoch + 1}`],
    ...(second === undefined ? [] : [metricFact(series, second, series.columns.epochs.at(-1))]),
  ];
}

/** The monitored metric first, then accuracies, F1 and AUC, then the loss, then the others. */
function byImportance({run}: RunSeries, metrics: readonly ShownMetric[]): ShownMetric[] {
  const rank = ({key}: ShownMetric): number => {
    if (key === run.config?.monitor?.replace(/^val_/, '') && key !== 'loss') return 0;
    if (/(^|_)(acc|accuracy|f1|auc)($|_)|Accuracy/.test(key)) return 1;
    return key === 'loss' ? 2 : 3;
  };
  return [...metrics].sort((a, b) => rank(a) - rank(b));
}

function resultFacts(series: RunSeries, metrics: readonly ShownMetric[]): Fact[] {
  const epoch = series.run.evaluation?.epoch ?? series.best?.epoch ?? series.columns.epochs.at(-1);
  const time = series.columns.times.at(-1) ?? 0;
  const speed = speedFact(series);
  return [
    ...byImportance(series, metrics)
      .slice(0, 4)
      .map(metric => metricFact(series, metric, epoch)),
    ['Time', time > 0 ? formatClock(time) : '–', speed[1] === '–' ? '' : `median ${speed[1]}`],
    memoryFact(series),
  ];
}

/** A metric in an epoch, with its standard error, if the record has one for it, and its baseline. */
function metricFact(series: RunSeries, metric: ShownMetric, epoch: number | undefined): Fact {
  const {run, baselines} = series;
  const key = judgedKey(metric);
  const value = epoch === undefined ? undefined : series.valueAt(epoch, key);
  const details: string[] = [];
  const error =
    metric.hasValidation && value !== undefined ? standardErrorOf(run, metric.key, value, epoch) : undefined;
  if (error !== undefined && value !== undefined) details.push(formatError(error, value));
  const baseline = baselines[metric.key];
  if (baseline !== undefined) details.push(`baseline ${formatNumber(baseline.value)}`);
  const title = metric.hasValidation ? `Validation ${inSentence(metric)}` : metric.title;
  return [
    title,
    value === undefined ? '–' : formatNumber(Number.isNaN(value) ? 'NaN' : value),
    details.join(', '),
  ];
}

function speedFact(series: RunSeries): Fact {
  const {speed} = series;
  const value = speed && usualSpeed(speed);
  if (speed === undefined || value === undefined) return ['Speed, median', '–'];
  return ['Speed, median', `${value < 10 ? value.toFixed(1) : formatCount(value)} ${speed.unit}/s`];
}

function memoryFact({run}: RunSeries): Fact {
  const {memory, model} = run.config ?? {};
  const detail = model?.parameters === undefined ? '' : `${formatCount(model.parameters)} parameters`;
  return ['Memory, peak', memory?.peak === undefined ? '–' : formatMegabytes(memory.peak), detail];
}
