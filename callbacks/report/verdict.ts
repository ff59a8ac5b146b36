import {wordsOf} from '../runs/record/key_names.js';
import {failureTime} from '../runs/record/failure.js';
import {eventsOfLastFit} from '../runs/record/last_fit.js';
import type {Run} from '../runs/record/run.js';
import {fromRunValue} from '../runs/record/run_value.js';
import {classNames} from '../views/text/class_names.js';
import {columnSum, rowSum} from '../views/evaluation/confusions.js';
import type {Measure} from '../views/tables/measures.js';
import {formatCount, formatError, formatNumber, formatPercent} from '../views/text/numbers.js';
import {errorOfShare} from '../runs/record/standard_error.js';
import {confusionCounts} from './measures_of.js';
import type {ReportFacts, ReportOutput} from './report_facts.js';

/** A sentence in pieces of plain text. Strong ones hold a value with its error, and are not broken. */
export type Sentence = readonly (string | {strong: string})[];

/** With a smaller share of positives, accuracy says little. */
const RARE = 0.2;

/** What the training has reached, in one sentence, with its uncertainty. */
export function verdict(facts: ReportFacts): Sentence {
  const {run, outputs, measures, ran} = facts;
  const failure = failureWords(run);
  if (failure !== undefined) return [failure, ...bestBefore(facts)];
  if (ran === 0) return ['No epoch has ended yet.'];
  const evaluated = outputs.filter(({evaluation}) => evaluation.confusion ?? evaluation.residuals);
  const [output, ...others] = evaluated;
  const sentence =
    others.length > 0
      ? severalOutputs(facts)
      : output && (rarePositives(output) ?? rightAnswers(output, facts));
  if (sentence !== undefined) return sentence;
  const main = mainMeasure(measures);
  return main === undefined
    ? [`${formatCount(ran)} epochs have ended; no value is logged.`]
    : measured(facts, main);
}

/** What ended the training; undefined if nothing went wrong. */
function failureWords(run: Run): string | undefined {
  const events = eventsOfLastFit(run);
  const event = events.find(({kind}) => kind === 'error') ?? events.find(({kind}) => kind === 'nan');
  const last = run.epochs[run.epochs.length - 1];
  const bad = Object.entries(last?.logs ?? {}).find(([, value]) => !Number.isFinite(fromRunValue(value)));
  if (
    event?.kind === 'error' ||
    (event !== undefined && (bad !== undefined || event.epoch > (last?.epoch ?? -1)))
  ) {
    return `Training failed ${failureTime(run, event)}: ${event.text.replace(/\.$/, '')}.`;
  }
  return bad === undefined
    ? undefined
    : `After epoch ${last.epoch + 1}, ${bad[0]} is ${formatNumber(bad[1])}.`;
}

function bestBefore({measures, epoch, run}: ReportFacts): Sentence {
  const main = mainMeasure(measures.filter(({value}) => Number.isFinite(value)));
  if (main === undefined || epoch === undefined) return [];
  const validated =
    run.evaluation?.epoch === undefined ? 'The best epoch was' : 'The weights are those of epoch';
  return [` ${validated} ${epoch}, with ${nameOf(main)} `, valueOf(main), '.'];
}

function rightAnswers({evaluation}: ReportOutput, {run, measures}: ReportFacts): Sentence | undefined {
  const counts = confusionCounts(evaluation);
  if (counts === undefined) return undefined;
  const share = counts.right / counts.total;
  // The same answer as in the table of measures: that of the training data, if they are known.
  const known = measures.find(
    ({key, baseline}) => isAccuracy(key) && baseline?.text.startsWith('always '),
  )?.baseline;
  const name =
    known?.text.slice('always '.length) ?? classNames(evaluation, run.config.classes)[counts.major];
  const constant = known?.value ?? counts.largest / counts.total;
  return [
    `Of ${formatCount(counts.total)} validation samples the model puts `,
    {strong: `${formatPercent(share)} ± ${formatPercent(errorOfShare(share, counts.total))}`},
    ` into the right class; always answering “${name}” would reach ${formatPercent(constant)}.`,
  ];
}

/** Two classes of which one is rare: what the model finds, and how often its alarms are right. */
function rarePositives({evaluation}: ReportOutput): Sentence | undefined {
  const {confusion} = evaluation;
  if (confusion?.length !== 2 || evaluation.task === 'multilabel') return undefined;
  const [positives, alarms, found] = [rowSum(confusion, 1), columnSum(confusion, 1), confusion[1][1]];
  const total = positives + rowSum(confusion, 0);
  if (positives === 0 || positives / total >= RARE) return undefined;
  const share = (part: number, of: number) =>
    `${formatPercent(part / of)} ± ${formatPercent(errorOfShare(part / of, of))}`;
  const start = `Of ${formatCount(positives)} positives among ${formatCount(total)} validation samples the model finds `;
  const prevalence = formatPercent(positives / total);
  if (alarms === 0) return [start, {strong: share(0, positives)}, `: it never answers positive.`];
  const right =
    found === alarms
      ? [`; all of its ${formatCount(alarms)} alarms are right, where chance reaches ${prevalence}.`]
      : [
          '; of its alarms, ',
          {strong: share(found, alarms)},
          ` are right, where chance reaches ${prevalence}.`,
        ];
  return [start, {strong: share(found, positives)}, ...right];
}

/** The main measure of each output; undefined if none is known. */
function severalOutputs(facts: ReportFacts): Sentence | undefined {
  const known = facts.outputs
    .map(({name}) => mainMeasure(facts.measures.filter(({key}) => key.startsWith(`${name}_`))))
    .filter(measure => measure !== undefined)
    .slice(0, 4);
  if (known.length === 0) return undefined;
  const parts = known.flatMap((m, i) => [
    i === 0 ? '' : i === known.length - 1 ? ' and ' : ', ',
    `${nameOf(m)} `,
    valueOf(m),
    m.baseline === undefined ? '' : ` (baseline ${formatNumber(m.baseline.value)})`,
  ]);
  return [`After epoch ${facts.epoch} the model reaches `, ...parts, '.'];
}

function measured({run, epoch}: ReportFacts, main: Measure): Sentence {
  const set = run.epochs.some(({logs}) => Object.hasOwn(logs, `val_${main.key}`)) ? 'validation' : 'training';
  const name = nameOf({...main, title: main.title.replace(/, training$/, '')});
  const {baseline} = main;
  const end =
    baseline === undefined ? '' : `; the baseline (${baseline.text}) is ${formatNumber(baseline.value)}`;
  const unknown = main.error === undefined ? '; its standard error is not known' : '';
  return [`After epoch ${epoch}, ${set} ${name} is `, valueOf(main), `${unknown}${end}.`];
}

/** The measure that a sentence is about: an accuracy, else one whose error is known, else the first one. */
function mainMeasure(measures: readonly Measure[]): Measure | undefined {
  return (
    measures.find(({key, error}) => isAccuracy(key) && error !== undefined) ??
    measures.find(({key, error}) => !/(^|_)loss$/.test(key) && error !== undefined) ??
    measures.find(({error}) => error !== undefined) ??
    measures[0]
  );
}

function isAccuracy(key: string): boolean {
  return /(^|_)acc(uracy)?$/.test(wordsOf(key));
}

function nameOf({title}: Measure): string {
  return /^[A-Z][a-z]/.test(title) ? title[0].toLowerCase() + title.slice(1) : title;
}

function valueOf({value, error}: Measure): {strong: string} {
  return {strong: formatNumber(value) + (error === undefined ? '' : ` ${formatError(error, value)}`)};
}
