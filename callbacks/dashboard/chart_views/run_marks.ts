import type {ChartMark} from './chart_view.js';
import type {RunSeries} from '../series/run_series.js';
import {stateOf} from '../series/run_state.js';
import {stepsPerEpoch} from '../series/x_axis.js';

/** The marks of a run: best epoch, stop, further calls of `fit`, and values that are not numbers. */
export function runMarks(series: RunSeries): ChartMark[] {
  const {run, best, axis} = series;
  const state = stateOf(run);
  const marks: ChartMark[] = [];
  const last = run.epochs.at(-1)?.epoch;
  const stop = run.events?.find(({kind}) => kind === 'stop');
  if (best !== undefined) {
    const isLast = best.epoch === last && state === 'running';
    marks.push({
      x: series.positionOf(best.epoch),
      kind: 'best',
      text: isLast ? `best so far ${best.epoch + 1}` : `best ${best.epoch + 1}`,
    });
  }
  for (const event of run.events ?? []) {
    const at = series.positionOf(event.epoch);
    if (event.kind === 'nan')
      marks.push({x: nanPosition(series, event.epoch, event.step) ?? at, kind: 'nan', text: 'NaN'});
    else if (event.kind === 'fit' && event.epoch > 0) {
      marks.push({x: series.positionOf(event.epoch - 1), kind: 'fit', text: `fit from ${event.epoch + 1}`});
    }
  }
  if (stop !== undefined)
    marks.push({x: series.positionOf(stop.epoch), kind: 'stop', text: `stop ${stop.epoch + 1}`});
  return spread(marks, axis.end);
}

function nanPosition(
  {run, columns, axis}: RunSeries,
  epoch: number,
  step: number | undefined,
): number | undefined {
  if (step === undefined || axis.unit === 'time') return undefined;
  const perEpoch = stepsPerEpoch(run, columns);
  return axis.unit === 'step' ? step + 1 : Math.max(epoch, (step + 1) / perEpoch);
}

/** Writes names next to their lines where there is room; of names in the same place, keeps the first. */
function spread(marks: readonly ChartMark[], end: number): ChartMark[] {
  const sorted = [...marks].sort((a, b) => a.x - b.x);
  let free = 0;
  return sorted.map((mark, i) => {
    const width = 0.022 * ((mark.text?.length ?? 0) + 1) + (mark.kind === 'nan' ? 0.03 : 0);
    const at = mark.x / end;
    const next = sorted[i + 1];
    const roomRight = (next === undefined ? 1 : next.x / end) - at;
    const toLeft = roomRight < width && at - free >= width;
    const [from, to] = toLeft ? [at - width, at] : [at, at + width];
    if (from < free - 0.001 || to > 1.001 || mark.text === undefined) return {...mark, text: undefined};
    free = to;
    return {...mark, toLeft};
  });
}

/** Where a training that has ended stopped before its planned end. */
export function stoppedAt(series: RunSeries): number | undefined {
  const {run, axis, columns} = series;
  const state = stateOf(run);
  if (state !== 'finished' && state !== 'error') return undefined;
  const last = axis.epochs.at(-1) ?? 0;
  const nan = state === 'error' ? run.events.find(({kind}) => kind === 'nan') : undefined;
  const at = nan === undefined ? last : Math.max(last, nanPosition(series, nan.epoch, nan.step) ?? last);
  return columns.epochs.length > 0 && at < axis.end ? at : undefined;
}
