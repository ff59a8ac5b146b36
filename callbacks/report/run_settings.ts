import {getOwn} from '../../src/own_property.js';
import {median} from '../base/median.js';
import {sampleCounts} from '../runs/record/label_facts.js';
import type {Run} from '../runs/record/run.js';
import {
  formatCount,
  formatDuration,
  formatMegabytes,
  formatSetting,
  formatTime,
} from '../views/text/numbers.js';
import {learningRateKey} from '../views/text/metric_keys.js';
import {epochSpeeds} from '../views/line_charts/strip_charts.js';
import {trainingSeconds} from './training_words.js';

/**
 * Configuration, versions and time of a run as names and plain text. What the record does not say is left
 * out.
 */
export function runSettings(run: Run): (readonly [name: string, value: string | undefined])[] {
  const {config} = run;
  const samples = sampleCounts(run);
  const when = <T>(value: T | undefined, text: (known: T) => string) =>
    value === undefined ? undefined : text(value);
  return [
    ['optimizer', config.optimizer],
    ['learning rate', rateText(run)],
    ['loss', lossText(config.loss)],
    ['metrics', when(config.metrics, names => names.join(', '))],
    ['batch size', when(config.batchSize, n => formatCount(n) + stepsText(config.stepsPerEpoch))],
    ['epochs', `${formatCount(run.epochs.length)}${when(config.epochs, n => ` of ${formatCount(n)}`) ?? ''}`],
    ['monitor', config.monitor],
    ['seed', when(config.seed, String)],
    ['training samples', when(samples.train, formatCount)],
    ['validation samples', when(samples.validation, formatCount)],
    ['backend', config.backend],
    ...Object.entries(config.versions ?? {}),
    ['started', when(run.started, formatTime)],
    ['time', when(trainingSeconds(run), seconds => formatDuration(seconds) + speedText(run))],
    ['memory, peak', when(config.memory?.peak, formatMegabytes)],
  ];
}

function lossText(loss: Run['config']['loss']): string | undefined {
  if (loss === undefined || typeof loss === 'string') return loss;
  return Object.entries(loss)
    .map(([output, name]) => `${output}: ${name}`)
    .join(', ');
}

function stepsText(steps: number | undefined): string {
  return steps === undefined ? '' : ` (${formatCount(steps)} steps an epoch)`;
}

/** Learning rate at the start, and at most three changes of it, in words. */
function rateText(run: Run): string | undefined {
  const key = learningRateKey(run);
  const rates =
    key === undefined ? [] : run.epochs.map(({epoch, logs}) => ({epoch, rate: getOwn(logs, key)}));
  const changes = rates.filter(({rate}, i) => i > 0 && rate !== rates[i - 1].rate);
  const first = run.config.learningRate ?? rates[0]?.rate;
  if (first === undefined) return undefined;
  const words = changes
    .slice(0, 3)
    .map(({rate, epoch}) => `, ${formatSetting(rate)} from epoch ${epoch + 1}`);
  const more = changes.length > 3 ? `, and ${formatCount(changes.length - 3)} more changes` : '';
  return formatSetting(first) + words.join('') + more;
}

function speedText(run: Run): string {
  const speeds = epochSpeeds(run).map(([, y]) => y);
  return speeds.length === 0 ? '' : `; ${formatCount(median(speeds))} samples/s (median)`;
}
