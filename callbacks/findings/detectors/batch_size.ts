import {eventsOfLastFit} from '../../runs/record/last_fit.js';
import {formatPercent} from '../../views/text/numbers.js';
import {megabytes} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import type {Training} from '../training.js';

/** What backends say when memory runs out. */
export const OUT_OF_MEMORY = new RegExp(
  'out of memory|\\boom\\b|failed to allocate|cannot enlarge memory|allocation failed|' +
    'memory access out of bounds|invalid (typed )?array (buffer )?length|texture size .* (greater|exceed)|' +
    'exceeds the (limit|max)|lost.*context|context.*lost|buffer size',
  'i',
);

/** Memory that has run out, or nearly so. */
export function batchSize({run}: Training, {memoryShare}: Thresholds): Finding[] {
  const {batchSize: size, memory = {}} = run.config;
  const {peak, limit} = memory;
  const advice =
    size !== undefined && size > 1
      ? `Try a batch size of ${Math.max(1, Math.floor(size / 2))}.`
      : 'Try smaller batches.';
  const values = {
    ...(size !== undefined && {batchSize: size}),
    ...(peak !== undefined && {peak}),
    ...(limit !== undefined && {limit}),
  };
  const failure = eventsOfLastFit(run).find(
    ({kind, text}) => (kind === 'error' || kind === 'abort') && OUT_OF_MEMORY.test(text),
  );
  if (failure !== undefined) {
    return [
      {
        id: 'batch-size',
        severity: 'problem',
        title: 'Out of memory',
        text: `In epoch ${failure.epoch + 1} the memory did not suffice${size === undefined ? '' : ` for batches of ${size} samples`}. ${advice}`,
        evidence: {text: failure.text, values: {...values, epoch: failure.epoch}},
      },
    ];
  }
  if (peak === undefined || limit === undefined || !(limit > 0) || peak < memoryShare * limit) return [];
  return [
    {
      id: 'batch-size',
      severity: 'warning',
      title: 'Little memory left',
      text: `Training uses ${megabytes(peak)} of ${megabytes(limit)}${size === undefined ? '' : ` with batches of ${size} samples`}. ${advice}`,
      evidence: {
        text: `${formatPercent(peak / limit)} in use`,
        values,
        parts: [peak, Math.max(0, limit - peak)],
      },
    },
  ];
}
