import {optionsOf} from '../../options.js';
import type {Direction, MetricOptions, MetricResult} from '../../types.js';
import {MetricGroup, type MetricsByName} from './metric_group.js';
import {joinRecords, type NumbersByName, ownerOf, parted} from './records.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MetricCollectionOptions extends MetricOptions {
  /** The metrics: by their own names, or by those of a record. */
  metrics: MetricsByName;
  /** The prefix of every name in the result. Default: null, none. */
  prefix?: string | null;
}

/**
 * Several metrics over the same data, updated together, with one record as their result. Shared counts are
 * counted once.
 *
 * - Formula: that of each metric.
 * - Shapes: those of the metrics.
 * - Result: `{[prefix + name]: result}`; values of a record have the key `name_key`, and an array of one
 *   number becomes that number. Before data, the values of the metrics before data.
 *
 * Any metrics can be combined, except that those over values (`Mean`) cannot be combined with others. The
 * direction is the one that all metrics share; each entry has the direction of its metric.
 *
 * Source: `torchmetrics.MetricCollection`.
 *
 * @example
 * const m = new MetricCollection({metrics: [new Precision(), new Recall()], prefix: 'my_'});
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // {my_precision: 0.6666..., my_recall: 0.6666...}
 */
export class MetricCollection<N extends string = MetricNames['MetricCollection']> extends MetricGroup {
  static override className = 'MetricCollection';
  declare readonly [KEY]?: Key<N>;
  override readonly direction: Direction;
  private readonly prefix: string;

  constructor(options: MetricCollectionOptions & Named<N>) {
    const {metrics, prefix = null} = optionsOf(new.target, options);
    super(options, {metrics, prefix});
    this.prefix = prefix ?? '';
    const directions = new Set(this.members.map(([, metric]) => metric.direction));
    this.direction = directions.size === 1 ? [...directions][0] : undefined;
  }

  fromResults(results: readonly MetricResult[]): MetricResult {
    return joinRecords(
      this.className,
      this.names.map((name, i) => [name, results[i]]),
    );
  }

  override logged(result: MetricResult): MetricResult {
    const parts = parted(result as NumbersByName, this.names);
    return joinRecords(
      this.className,
      parts.map(([name, part], i) => [name, this.members[i][1].logged(part)]),
    );
  }

  override directionOf(entry: string): Direction {
    const {names} = this;
    const name = ownerOf(entry, names);
    if (name === undefined) return this.direction;
    const [, metric] = this.members[names.indexOf(name)];
    return entry === name ? metric.direction : metric.directionOf(entry.slice(name.length + 1));
  }

  private get names(): string[] {
    return this.members.map(([name]) => this.prefix + name);
  }
}
