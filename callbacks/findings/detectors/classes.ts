import {sumOf} from '../../../src/lists.js';
import {labelFacts} from '../../runs/record/label_facts.js';
import {topConfusion} from '../../views/evaluation/confusions.js';
import {formatCount, formatPercent} from '../../views/text/numbers.js';
import {listed} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {outputPrefix, type Training} from '../training.js';

/**
 * Uneven classes, by skore's rules: of two classes one has 80% of the samples; of several, one has at most
 * 10%. With more than ten classes that means half of an equal share.
 */
export function imbalance(training: Training, options: Thresholds): Finding[] {
  return labelFacts(training.run).flatMap(([output, {task, train, validation}]): Finding[] => {
    const counts = (train ?? validation)?.map((n, i) => n + ((train && validation?.[i]) ?? 0));
    if (task === 'multilabel' || task === 'regression' || counts === undefined || counts.length < 2)
      return [];
    const total = sumOf(counts);
    if (!(total > 0)) return [];
    const order = counts.map((_, i) => i).sort((a, b) => counts[a] - counts[b]);
    const [rarest, most] = [order[0], order[order.length - 1]];
    const rare = options.rareShare * (counts.length > 10 ? 5 / counts.length : 1);
    const isUneven =
      counts.length === 2 ? counts[most] >= options.majorityShare * total : counts[rarest] <= rare * total;
    if (!isUneven) return [];
    const name = (i: number): string => training.className(i);
    const ratio =
      counts[rarest] === 0
        ? ''
        : `${(counts[most] / counts[rarest]).toFixed(1)} times as many as ${name(rarest)}`;
    return [
      {
        id: 'imbalance',
        severity: 'note',
        title: 'Uneven classes',
        text: `${outputPrefix(output)}${name(most)} has ${formatPercent(counts[most] / total)} of all samples${ratio === '' ? `; ${name(rarest)} has none` : `, ${ratio}`}. Accuracy alone says little about ${name(rarest)}.`,
        evidence: {
          text: listed(
            counts.map((n, i) => `${name(i)} ${formatCount(n)}`),
            6,
          ),
          values: {most: counts[most], least: counts[rarest], total},
          parts: order
            .slice(-6)
            .reverse()
            .map(i => counts[i]),
        },
      },
    ];
  });
}

/** Classes with samples that the model never answers. */
export function classNeverPredicted(training: Training): Finding[] {
  return training.outputs().flatMap(([output, {confusion}]): Finding[] => {
    if (!isMatrix(confusion)) return [];
    const support = confusion.map(row => sumOf(row));
    const predicted = confusion.map((_, j) => sumOf(confusion.map(row => row[j])));
    const never = support.map((_, i) => i).filter(i => support[i] > 0 && predicted[i] === 0);
    if (never.length === 0 || confusion.length < 2) return [];
    const names = listed(never.map(i => training.className(i)));
    const samples = sumOf(never.map(i => support[i]));
    return [
      {
        id: 'class-never-predicted',
        severity: 'warning',
        title: never.length === 1 ? 'A class is never predicted' : 'Classes are never predicted',
        text: `${outputPrefix(output)}The model never answers ${names}, the class of ${formatCount(samples)} of ${formatCount(sumOf(support))} samples.`,
        evidence: {
          text: `${formatPercent(samples / sumOf(support))} of the samples`,
          values: {classes: never.length, samples, total: sumOf(support)},
          parts: [samples, sumOf(support) - samples],
        },
      },
    ];
  });
}

/** The most frequent confusion: a warning if the wrong class is answered as often as the right one. */
export function frequentConfusion(training: Training, {confusionCount}: Thresholds): Finding[] {
  return training.outputs().flatMap(([output, {confusion}]): Finding[] => {
    const top = isMatrix(confusion) ? topConfusion(confusion) : undefined;
    if (!isMatrix(confusion) || top === undefined || top.count < confusionCount) return [];
    const {actual: from, predicted: to, count: wrong, support} = top;
    const errors = sumOf(confusion.map((row, i) => sumOf(row) - row[i]));
    const name = training.className(from);
    return [
      {
        id: 'top-confusion',
        severity: wrong >= 10 && wrong >= confusion[from][from] ? 'warning' : 'note',
        title: 'Most frequent confusion',
        text: `${outputPrefix(output)}${formatCount(wrong)} of ${formatCount(support)} samples of ${name} are read as ${training.className(to)}.`,
        evidence: {
          text: `${formatPercent(wrong / support)} of ${name}, ${figurePercent(wrong / errors)} of ${formatCount(errors)} errors`,
          values: {actual: from, predicted: to, count: wrong, support, errors},
          parts: [wrong, errors - wrong],
        },
      },
    ];
  });
}

const figurePercent = (share: number): string => `${Math.round(100 * share)}%`;

function isMatrix(confusion: number[][] | undefined): confusion is number[][] {
  return Array.isArray(confusion) && confusion.every(row => Array.isArray(row));
}
