import {listed} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {directionOf} from '../../runs/record/key_names.js';
import {formatPercent} from '../../views/text/numbers.js';
import type {Training} from '../training.js';

/** What a tracked key holds, by the words in it. */
const KINDS = [
  {pattern: /(^|_)dead(_|$)/i, kind: 'dead'},
  {pattern: /(^|_)(zeros?|sparsity|inactive)(_|$)/i, kind: 'zero'},
  {pattern: /(^|_)activations?(_|$)/i, kind: 'activation'},
] as const;

/**
 * Units that no longer answer, from keys that `addMetric` logs: shares of dead units, shares of zeros, and
 * mean activations that are 0.
 */
export function deadUnits(training: Training, {deadShare, zeroShare}: Thresholds): Finding[] {
  const found: {key: string; value: number; text: string}[] = [];
  for (const key of training.keys) {
    const kind = KINDS.find(({pattern}) => pattern.test(key))?.kind;
    // A loss or a metric may have these words in its name too.
    if (kind === undefined || directionOf(training.run, key) !== undefined) continue;
    const {values} = training.series(key);
    const value = values[values.length - 1];
    if (value === undefined) continue;
    // The value of validation says the same about the same layer.
    if (key.startsWith('val_') && training.keys.includes(key.slice(4))) continue;
    const isShare = value >= 0 && value <= 1;
    if (kind === 'dead' && isShare && value >= deadShare) {
      found.push({key, value, text: `${formatPercent(value)} of the units are dead`});
    } else if (kind === 'zero' && isShare && value >= zeroShare) {
      found.push({key, value, text: `${formatPercent(value)} of the activations are 0`});
    } else if (kind === 'activation' && value === 0) {
      found.push({key, value, text: 'all activations are 0'});
    }
  }
  if (found.length === 0) return [];
  const [{key, value, text}] = found;
  return [
    {
      id: 'dead-units',
      severity: 'warning',
      title: 'Dead units',
      text: `By ${key}, ${text}: these units pass nothing on, and do not learn. Try a lower learning rate, or leakyReLU.`,
      evidence: {
        text: listed(found.map(one => `${one.key} ${formatPercent(one.value)}`)),
        values: Object.fromEntries(found.map(one => [one.key, one.value])),
        line: {values: training.series(key).values},
        ...(value > 0 && value <= 1 && {parts: [value, 1 - value]}),
      },
    },
  ];
}
