import {getOwn} from '../../../src/own_property.js';
import {logKeys} from '../../runs/record/key_names.js';
import type {Run, RunEpoch} from '../../runs/record/run.js';
import {escapeHtml} from '../text/escape_html.js';
import {learningRateKey, metricKeys} from '../text/metric_keys.js';
import {formatClock, formatCount, formatNumber, formatSetting} from '../text/numbers.js';
import {runMarks} from '../line_charts/run_marks.js';

export interface ValueTableOptions {
  /** The id of the summary; unique in its document or shadow root. */
  id: string;
  /** At most about this many rows: evenly spaced epochs, and the best one. Default: all. */
  rows?: number;
}

/**
 * The values of all epochs as a table that can be opened: a row per epoch, which begins with its number from
 * 1.
 */
export function valueTable(run: Run, {id, rows = Infinity}: ValueTableOptions): string {
  const columns = valueColumns(run);
  const {best} = runMarks(run);
  const epochs = spaced(run.epochs, rows, best);
  const text =
    epochs.length < run.epochs.length
      ? `Values as a table (${formatCount(epochs.length)} of ${formatCount(run.epochs.length)} epochs)`
      : `All values as a table (${formatCount(epochs.length)} epochs)`;
  const heads = ['epoch', ...columns.map(c => c.title)].map(t => `<th scope="col">${escapeHtml(t)}</th>`);
  const body = epochs.map(
    e => `<tr><th scope="row">${e.epoch + 1}</th>${columns.map(c => `<td>${c.text(e)}</td>`).join('')}</tr>`,
  );
  return (
    `<details class="all-values"><summary id="${escapeHtml(id)}">${text}</summary>` +
    `<div class="scroll" tabindex="0" role="group" aria-labelledby="${escapeHtml(id)}"><table class="table">` +
    `<thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div></details>`
  );
}

interface Column {
  title: string;
  text: (epoch: RunEpoch) => string;
}

function valueColumns(run: Run): Column[] {
  const keys = new Set(logKeys(run));
  const metrics = metricKeys(run)
    .flatMap(key => [key, `val_${key}`])
    .filter(key => keys.has(key));
  const rate = learningRateKey(run);
  const columns = metrics.map((key): Column => ({title: key, text: e => formatNumber(getOwn(e.logs, key))}));
  if (rate !== undefined)
    columns.push({title: 'learning rate', text: e => formatSetting(getOwn(e.logs, rate))});
  if (run.epochs.some(({time}) => time > 0)) columns.push({title: 'time', text: e => formatClock(e.time)});
  return columns;
}

/** At most about `limit` epochs, evenly spaced, with the first, the last and the best one. */
function spaced(epochs: readonly RunEpoch[], limit: number, best: number | undefined): readonly RunEpoch[] {
  if (epochs.length <= limit) return epochs;
  const every = Math.ceil(epochs.length / limit);
  return epochs.filter((e, i) => i % every === 0 || i === epochs.length - 1 || e.epoch + 1 === best);
}
