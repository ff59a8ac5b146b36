import {sumOf} from '../../../src/lists.js';
import type {CalibrationBin} from '../../runs/record/run.js';
import {formatCount, formatNumber} from '../../views/text/numbers.js';
import {capitalized} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {outputPrefix, type Training} from '../training.js';

/** The fewest samples from which good calibration can be stated. */
const ENOUGH = 100;

/** Scores that are not the shares of right answers: too confident is a warning, too cautious a note. */
export function calibration(training: Training, options: Thresholds): Finding[] {
  return training.outputs().flatMap(([output, evaluation]): Finding[] => {
    const {calibration: measured} = evaluation;
    const bins = (Array.isArray(measured?.bins) ? measured.bins : []).filter(({n}) => n > 0);
    const total = sumOf(bins.map(({n}) => n));
    if (total === 0) return [];
    const average = (of: (bin: CalibrationBin) => number): number =>
      sumOf(bins.map(bin => bin.n * of(bin))) / total;
    const error = measured?.ece ?? average(({score, rate}) => Math.abs(score - rate));
    // Calibrated scores have an error too, by chance: the mean absolute deviation of a share, bin by bin.
    const chance = average(({n, score}) => Math.sqrt((2 * score * (1 - score)) / (Math.PI * n)));
    const [score, rate] = [average(bin => bin.score), average(bin => bin.rate)];
    const isBinary = evaluation.task === 'binary' || evaluation.curves?.length === 1;
    const sentence = `${outputPrefix(output)}the score is ${formatNumber(score)} on average, and ${formatNumber(rate)} of the ${isBinary ? 'samples are positive' : 'answers are right'}.`;
    const evidence = {
      text: `calibration error ${formatNumber(error)}, by chance about ${formatNumber(chance)}`,
      values: {error, chance, score, rate, count: total},
    };
    if (error >= options.calibrationError && error >= options.standardErrors * chance) {
      const isConfident = confidence(bins) > 0;
      return [
        {
          id: 'calibration',
          severity: isConfident ? 'warning' : 'note',
          title: isConfident ? 'Scores are too confident' : 'Scores are too cautious',
          text: capitalized(isBinary ? `${sentence} ${binaryWords(isConfident)}` : sentence),
          evidence,
        },
      ];
    }
    if (total < ENOUGH || error > Math.max(options.calibrationError / 2, 1.5 * chance)) return [];
    const text = capitalized(
      isBinary
        ? sentence.replace(/samples are positive\.$/, `${formatCount(total)} samples are positive.`)
        : `${sentence.slice(0, -1)}, in all of ${formatCount(total)} samples.`,
    );
    return [
      {id: 'calibrated', severity: 'good', title: 'Scores can be read as probabilities', text, evidence},
    ];
  });
}

/** The averages do not show it: scores that are too high cancel out those that are too low. */
function binaryWords(isConfident: boolean): string {
  const [below, above] = isConfident ? ['low', 'high'] : ['high', 'low'];
  return `Scores below 0.5 are mostly too ${below}, and scores above it too ${above}.`;
}

/** How much further scores are from an even chance than the rates: above 0 if they are too extreme. */
function confidence(bins: readonly CalibrationBin[]): number {
  return sumOf(bins.map(({n, score, rate}) => n * (score - rate) * (score >= 0.5 ? 1 : -1)));
}
