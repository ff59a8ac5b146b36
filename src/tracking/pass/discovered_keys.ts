import type {LayerReport} from '../../tfjs/engine/layer_reports.js';
import type {Metric} from '../../metrics/base/metric.js';
import type {KeyedMetric} from '../../metrics/logs/expanded_keys.js';
import {metricEntries} from '../../metrics/logs/log_entries.js';
import type {LogKeys} from '../../metrics/logs/log_keys.js';
import {type Aggregation, aggregationMetric} from '../../metrics/names/aggregation.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import type {MetricResult} from '../../types.js';

/**
 * Log keys that are not known before there are data: those of what layers report from their `call`, and of
 * results with more values than could be foreseen. A key stays what it is in all later passes.
 */
export class DiscoveredKeys {
  private readonly table: () => MetricTable;
  private readonly byLayer = new Map<string, KeyedMetric>();
  /**
   * By the metric's key, the entry's key as it would be, and the number of entries before it with that key.
   */
  private readonly entryKeys = new Map<string, string>();
  private readonly owners = new Map<string, string>();

  /** @param table what the names of aggregations mean */
  constructor(table: () => MetricTable) {
    this.table = table;
  }

  /** The metrics of layers' reports. */
  get reports(): readonly KeyedMetric[] {
    return [...this.byLayer.values()];
  }

  get all(): string[] {
    return [...this.entryKeys.values(), ...this.reports.map(report => report.key)];
  }

  /** The key of the metric to which the key of an entry belongs. */
  ownerOf(key: string): string | undefined {
    return this.owners.get(key);
  }

  /** The model was compiled again: its metrics are others, its layers are not. */
  forgetEntries(): void {
    this.entryKeys.clear();
    this.owners.clear();
  }

  /** The key and the metric of a layer's report: the same for the same layer and name in every pass. */
  reported(report: Omit<LayerReport, 'tensor'>, keys: LogKeys): KeyedMetric {
    const name = report.name ?? report.layer.name;
    const id = `${report.layer.id}|${name}`;
    let known = this.byLayer.get(id);
    if (known === undefined) {
      const aggregation = (report.aggregation ?? 'mean') as Aggregation;
      const metric = aggregationMetric(`addMetric "${name}"`, aggregation, this.table());
      known = {key: this.claim(name, keys), metric};
      this.byLayer.set(id, known);
    }
    return known;
  }

  /** The log entries of a result, each under a key that nothing else has. */
  entries(key: string, metric: Metric, result: MetricResult, keys: LogKeys): [string, number][] {
    const seen = new Map<string, number>();
    return metricEntries(key, metric, result).map(([entry, value]) => {
      const before = seen.get(entry) ?? 0;
      seen.set(entry, before + 1);
      if (before === 0 && keys.ownerOf(entry) === key) return [entry, value];
      const id = JSON.stringify([key, entry, before]);
      let own = this.entryKeys.get(id);
      if (own === undefined) {
        this.entryKeys.set(id, (own = this.claim(entry, keys)));
        this.owners.set(own, key);
      }
      return [own, value];
    });
  }

  private claim(name: string, keys: LogKeys): string {
    keys.take(this.all);
    return keys.claim(name);
  }
}
