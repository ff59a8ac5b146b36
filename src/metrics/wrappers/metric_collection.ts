import type {Direction, MetricOptions, MetricResult} from '../../types.js';
import type {Metric} from '../metric.js';
import {Combination, type MetricsByName} from './combination.js';
import {joinRecords} from './records.js';

export interface MetricCollectionOptions extends MetricOptions {
  /** The metrics: by their own names, or by those of a record. */
  metrics: MetricsByName;
  /** Stands before every name in the result. Default: null, nothing. */
  prefix?: string | null;
}

/**
 * Several metrics over the same data, updated together, with one record as their result. What they have in common is
 * counted once.
 *
 * - Formula: that of each metric.
 * - Shapes: those of the metrics.
 * - Result: `{[prefix + name]: result}`; a record within stands under `name_key`, an array of one number as that
 *   number. Before data what the metrics give then.
 *
 * Any metrics go together, but those over values (`Mean`) with their like only. The direction is the one that all
 * share; that of each entry is its metric's.
 *
 * Source: `torchmetrics.MetricCollection`.
 *
 * @example
 * const m = new MetricCollection({metrics: [new Precision(), new Recall()], prefix: 'my_'});
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // {my_precision: 0.6666..., my_recall: 0.6666...}
 */
export class MetricCollection extends Combination {
  static override className = 'MetricCollection';
  override readonly direction: Direction;
  private readonly prefix: string;

  constructor(options: MetricCollectionOptions) {
    const {metrics, prefix = null} = {...options};
    super(MetricCollection.className, options, metrics, {prefix});
    this.prefix = prefix ?? '';
    const directions = new Set(this.members.map(([, metric]) => metric.direction));
    this.direction = directions.size === 1 ? [...directions][0] : undefined;
  }

  combine(results: readonly MetricResult[]): MetricResult {
    return joinRecords(
      this.className,
      this.members.map(([name], i) => [this.prefix + name, results[i]]),
    );
  }

  override directionOf(entry: string): Direction {
    const found = this.memberOf(entry);
    return found === undefined ? this.direction : found[1].directionOf(entry.slice(found[0].length + 1));
  }

  /** The member that an entry is of, under its full name: of two that fit, that with the longer one. */
  private memberOf(entry: string): readonly [string, Metric] | undefined {
    return this.members
      .map(([name, metric]) => [this.prefix + name, metric] as const)
      .filter(([name]) => entry === name || entry.startsWith(`${name}_`))
      .sort(([a], [b]) => b.length - a.length)[0];
  }
}
