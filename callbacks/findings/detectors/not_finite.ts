import {getOwn} from '../../../src/own_property.js';
import type {RunValue} from '../../runs/record/run.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import {capitalized, counted, listed, wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Training} from '../training.js';

/** Values that are NaN or infinite: of a loss a problem, of another metric a warning. */
export function notFinite(training: Training): Finding[] {
  const bad = badKeys(training);
  if (bad.length === 0) {
    const event = training.run.events.find(({kind}) => kind === 'nan');
    if (event === undefined) return [];
    return [
      {
        id: 'not-finite',
        severity: 'problem',
        title: 'Not a number',
        text: `In epoch ${event.epoch + 1} a value was not finite: ${event.text}.`,
        evidence: {text: `epoch ${event.epoch + 1}`, values: {epoch: event.epoch}},
      },
    ];
  }
  const isLoss = (key: string): boolean => /(^|_)loss$/.test(key);
  const first = bad.find(({key}) => isLoss(key)) ?? bad[0];
  const {finite, place} = batchesOf(training, first);
  const lately = listed(
    finite.slice(-5).map(value => value.toFixed(2)),
    5,
  );
  const name = wordsOfKey(first.key);
  return [
    {
      id: 'not-finite',
      severity: isLoss(first.key) ? 'problem' : 'warning',
      title: `${first.key} became ${first.value}`,
      text: `${capitalized(name)} became ${first.value} in ${place}.${lately === '' ? '' : ` The last finite batch values are ${lately}.`}`,
      evidence: {
        text:
          finite.length > 0
            ? `last ${counted(Math.min(60, finite.length), 'finite batch value')}`
            : `not finite: ${listed([...new Set(bad.map(({key}) => key))])}`,
        values: {epoch: first.epoch, keys: new Set(bad.map(({key}) => key)).size},
        ...(finite.length > 1 && {line: {values: finite.slice(-60)}}),
      },
    },
  ];
}

interface Bad {
  key: string;
  value: RunValue;
  epoch: number;
}

/** The first value of each key that is not finite: in the order of epochs. */
function badKeys({run}: Training): Bad[] {
  const bad: Bad[] = [];
  for (const {epoch, logs} of run.epochs) {
    for (const key of Object.keys(logs ?? {})) {
      const value = logs[key];
      if (value !== undefined && value !== null && !Number.isFinite(fromRunValue(value))) {
        bad.push({key, value, epoch});
      }
    }
  }
  const lists = run.batches?.keys ?? {};
  for (const [key, values] of Object.entries(lists)) {
    const at = values.findIndex(value => value !== null && !Number.isFinite(fromRunValue(value)));
    if (at >= 0) bad.push({key, value: values[at] as RunValue, epoch: epochOfStep(run, at)});
  }
  return bad.sort((a, b) => a.epoch - b.epoch);
}

function epochOfStep(run: Training['run'], at: number): number {
  const step = run.batches?.step[at] ?? 0;
  const {stepsPerEpoch} = run.config;
  const event = run.events.find(({kind}) => kind === 'nan');
  return stepsPerEpoch === undefined ? (event?.epoch ?? run.epochs.length) : Math.floor(step / stepsPerEpoch);
}

/** The batch values before the first bad one, and where it is. */
function batchesOf({run}: Training, {key, epoch}: Bad): {finite: number[]; place: string} {
  const list = getOwn(run.batches?.keys ?? {}, key) ?? [];
  const values = list.map(fromRunValue);
  const at = list.findIndex((value, i) => value !== null && !Number.isFinite(values[i]));
  const finite = (at < 0 ? values : values.slice(0, at)).filter(Number.isFinite);
  const {stepsPerEpoch} = run.config;
  const inEpoch = `epoch ${epoch + 1}`;
  if (at < 0 || stepsPerEpoch === undefined || run.batches === undefined) return {finite, place: inEpoch};
  return {finite, place: `${inEpoch}, batch ${(run.batches.step[at] % stepsPerEpoch) + 1}`};
}
