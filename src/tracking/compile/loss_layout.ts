import type {LogKeys} from '../../metrics/logs/log_keys.js';
import type {OutputLoss} from './output_losses.js';
import {appendAll} from '../../lists.js';

/** The name of the sum of all penalties without a name: those of regularizers and of `addLoss`. */
export const REGULARIZATION = 'regularization';

/**
 * The position of a log entry among the results of `evaluate()`: first what plain tfjs returns, then what has
 * a name that the user chose. The loss without penalties, and penalties without a name, are not among the
 * results.
 */
export const PLACE = {loss: 0, metric: 1, term: 2, tracked: 3, none: Infinity} as const;

export type Place = (typeof PLACE)[keyof typeof PLACE];

interface Line {
  readonly key: string;
  readonly place: Place;
  /** The terms that it sums, by their index among all terms. */
  readonly parts: readonly {readonly index: number; readonly weight: number}[];
}

/**
 * The log entries of the loss and its parts, and how they follow from the terms of the loss. The terms are
 * one vector: those of each output in turn, then the groups of penalties. `loss` is the weighted sum of all
 * terms.
 */
export class LossLayout {
  /** How many terms there are. */
  readonly length: number;
  private readonly lines: readonly Line[];

  /**
   * @param penalties names of the groups of penalties, in their order
   * @param keys where the entries claim their keys
   */
  constructor(
    losses: readonly OutputLoss[],
    outputs: readonly string[],
    penalties: readonly string[],
    keys: LogKeys,
  ) {
    const total: Line['parts'][number][] = [];
    const named: [name: string, place: Place, parts: Line['parts']][] = [['loss', PLACE.loss, total]];
    const add = (name: string, place: Place, parts: Line['parts']): void =>
      void named.push([name, place, parts]);
    let index = 0;
    losses.forEach((loss, output) => {
      const parts = loss.terms.map(term => ({index: index++, weight: term.weight}));
      if (parts.length === 0) return;
      appendAll(
        total,
        parts.map(p => ({index: p.index, weight: p.weight * loss.weight})),
      );
      const several = outputs.length > 1;
      if (several) add(`${outputs[output]}_loss`, PLACE.loss, parts);
      loss.terms.forEach((term, k) => {
        if (term.name === undefined) return;
        const name = several ? `${outputs[output]}_${term.name}` : term.name;
        add(name, PLACE.term, [{index: parts[k].index, weight: 1}]);
      });
      const unnamed = !several && loss.terms.every(t => t.name === undefined);
      if (unnamed && penalties.length > 0) add('data_loss', PLACE.none, parts);
    });
    for (const name of penalties) {
      const part = {index: index++, weight: 1};
      total.push(part);
      add(name, name === REGULARIZATION ? PLACE.none : PLACE.term, [part]);
    }
    this.length = index;
    keys.announce(named.map(([name]) => name));
    this.lines = named.map(([name, place, parts]) => ({key: keys.claim(name), place, parts}));
  }

  /** Keys in the order of the record; `loss` first. */
  get keys(): string[] {
    return this.lines.map(line => line.key);
  }

  /** The position of an entry among results; undefined for keys that are not of the loss. */
  placeOf(key: string): Place | undefined {
    return this.lines.find(line => line.key === key)?.place;
  }

  /** The log entries for these values of the terms. */
  entries(terms: ArrayLike<number>): [string, number][] {
    return this.sumTerms(terms, parts => parts.reduce((sum, [value, weight]) => sum + weight * value, 0));
  }

  /** The log entries, given a function that adds up weighted terms. */
  sumTerms<T>(terms: ArrayLike<T>, sum: (parts: [T, number][]) => T): [string, T][] {
    return this.lines.map(({key, parts}) => [key, sum(parts.map(p => [terms[p.index], p.weight]))]);
  }
}
