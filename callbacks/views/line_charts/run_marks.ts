import {bestEpoch} from '../../runs/record/best_epoch.js';
import {eventsOfLastFit} from '../../runs/record/last_fit.js';
import type {Run, RunEvent} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import type {PlotText} from '../plot/plot.js';

/**
 * What is marked in each chart of a run. Places are on an axis of epochs: values of an epoch are at its end.
 */
export interface RunMarks {
  /** The planned end of the training. */
  end: number;
  /** Where the training has arrived. */
  ran: number;
  /** What is right of this will not be run. */
  later?: number;
  best?: number;
  stop?: number;
  /** Where a value first is not finite. */
  bad?: number;
  /** Where a further call of `fit` began. */
  fits: number[];
}

/** The marks of a run. */
export function runMarks(run: Run): RunMarks {
  const ran = run.epochs.reduce((last, {epoch}) => Math.max(last, epoch + 1), 0);
  const end = Math.max(ran, run.config.epochs ?? 0, 1);
  const stop = eventsOfLastFit(run).find(({kind}) => kind === 'stop' || kind === 'abort' || kind === 'error');
  const bad = badPlace(run);
  const hasEnded = run.finished !== undefined || stop !== undefined;
  const best = bestEpoch(run)?.epoch;
  return {
    end,
    ran,
    later: hasEnded && ran < end ? Math.max(ran, bad ?? 0) : undefined,
    best: best === undefined ? undefined : best + 1,
    stop: stop === undefined ? undefined : Math.min(stop.epoch + 1, Math.max(ran, 1)),
    bad,
    fits: run.events.filter(({kind, epoch}) => kind === 'fit' && epoch > 0).map(({epoch}) => epoch),
  };
}

function badPlace(run: Run): number | undefined {
  const event = run.events.find(({kind}) => kind === 'nan');
  if (event !== undefined) return placeOf(run, event);
  const epoch = run.epochs.find(({logs}) => Object.values(logs).some(v => !Number.isFinite(fromRunValue(v))));
  return epoch && epoch.epoch + 1;
}

function placeOf(run: Run, {epoch, step}: RunEvent): number {
  const steps = stepsPerEpoch(run);
  return step === undefined || steps === undefined ? epoch + 1 : (step + 1) / steps;
}

/** Training batches in an epoch; if the record does not say, as many as its batches suggest. */
export function stepsPerEpoch(run: Run): number | undefined {
  const {stepsPerEpoch: steps} = run.config;
  if (steps !== undefined && steps > 0) return steps;
  const all = run.batches?.step ?? [];
  const ran = run.epochs.length;
  return all.length > 0 && ran > 0 ? (all[all.length - 1] + 1) / ran : undefined;
}

/** The average width of a character of the lane as a share of the plot, and of a small plot at that. */
const CHARACTER = 0.02;

/** The words above a plot. Marks that are too near to each other share one text. */
export function markTexts({end, best, stop, bad, ran}: RunMarks): PlotText[] {
  const isLast = best === ran && stop === undefined;
  const marks = [
    best === undefined ? undefined : {x: best, text: `best ${isLast && ran < end ? 'so far ' : ''}${best}`},
    stop === undefined ? undefined : {x: stop, text: `stop ${stop}`},
    bad === undefined ? undefined : {x: bad, text: '✕ NaN'},
  ]
    .filter(mark => mark !== undefined)
    .sort((a, b) => a.x - b.x);
  if (marks.length === 0) return [];
  const [first, ...rest] = marks;
  const widthOf = (text: string) => text.length * CHARACTER * end;
  if (rest.length === 0) {
    return [{...first, anchor: first.x + widthOf(first.text) > end ? 'end' : 'start'}];
  }
  const last = rest.map(({text}) => text).join(', ');
  const fitsLeft = first.x - widthOf(first.text) >= -0.05 * end;
  const fitsRight = rest[0].x + widthOf(last) <= 1.02 * end;
  if (fitsLeft && fitsRight) {
    return [
      {...first, anchor: 'end'},
      {x: rest[0].x, text: last, anchor: 'start'},
    ];
  }
  const text = marks.map(mark => mark.text).join(', ');
  return [fitsRight ? {x: first.x, text, anchor: 'start'} : {x: rest[0].x, text, anchor: 'end'}];
}
