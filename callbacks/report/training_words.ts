import {bestEpoch} from '../runs/record/best_epoch.js';
import {eventsOfLastFit} from '../runs/record/last_fit.js';
import type {Run} from '../runs/record/run.js';
import {formatCount, formatDate, formatDuration} from '../views/text/numbers.js';
import {runMarks} from '../views/line_charts/run_marks.js';
import type {ReportFacts} from './report_facts.js';

/** Which weights were measured, why the training ended, and how long it took: plain sentences. */
export function trainingWords({run, measures, epoch, ran}: ReportFacts): string[] {
  const sentences: string[] = [];
  if (measures.some(({error}) => error !== undefined)) sentences.push('± is one standard error.');
  if (epoch !== undefined) sentences.push(weightsWords(run, epoch, ran));
  const stop = eventsOfLastFit(run).find(({kind}) => kind === 'stop' || kind === 'abort');
  const {end} = runMarks(run);
  if (stop !== undefined) {
    sentences.push(
      `Training ended after epoch ${stop.epoch + 1} of ${end}: ${stop.text.replace(/\.$/, '')}.`,
    );
  } else if (run.started !== undefined && run.finished === undefined) {
    sentences.push(`The training had not ended when this report was written.`);
  }
  const seconds = trainingSeconds(run);
  const date = run.started === undefined ? '' : ` on ${formatDate(run.started)}`;
  if (seconds !== undefined) sentences.push(`Trained for ${formatDuration(seconds)}${date}.`);
  return sentences;
}

function weightsWords(run: Run, epoch: number, ran: number): string {
  const best = bestEpoch(run)?.epoch;
  const others = `of the ${formatCount(ran)} that were run`;
  const which =
    ran === 1
      ? 'the only one'
      : `${best === epoch - 1 ? 'the best' : epoch === ran ? 'the last' : 'one'} ${others}`;
  return run.evaluation?.epoch === undefined
    ? `Values are those of epoch ${epoch}, ${which}.`
    : `Evaluated with the weights of epoch ${epoch}, ${which}.`;
}

/** Seconds of the training; undefined if the record does not say. */
export function trainingSeconds({started, finished, epochs}: Run): number | undefined {
  if (started !== undefined && finished !== undefined) return (finished - started) / 1000;
  const time = epochs[epochs.length - 1]?.time ?? 0;
  return time > 0 ? time : undefined;
}
