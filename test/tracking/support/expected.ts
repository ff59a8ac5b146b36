import {type Arr, total} from './arrays.js';
import type {AggregationName, Experiment} from './experiment.js';
import {termValue} from './losses.js';
import {isModelDef, type LayerDef, usesPerPass} from './recipe.js';
import type {Seen} from './seen_batch.js';

/** Named numbers in the order of the logs. */
export type ExpectedRecord = [string, number][];

class Names {
  private readonly taken = new Set<string>();

  /** The name, or the first of `name_1`, `name_2`, ... that is free. */
  claim(name: string): string {
    let key = name;
    for (let i = 1; this.taken.has(key); i++) key = `${name}_${i}`;
    this.taken.add(key);
    return key;
  }
}

/** The mean over samples of a number that each batch has. */
const overBatches = (seen: readonly Seen[], value: (s: Seen) => number): number =>
  total(seen.map(s => value(s) * s.size)) / total(seen.map(s => s.size));

/** What a pass over these batches has to report: each number on its own, in float64. */
export function expectedRecord(e: Experiment, seen: readonly Seen[]): ExpectedRecord {
  const names = new Names();
  return [
    ...lossLines(e, seen, names),
    ...metricLines(e, seen, names),
    ...trackedLines(e, seen, names),
    ...reportLines(e, seen, names),
  ];
}

/** The loss and its terms: what the loss of a pass must be the weighted sum of. */
export function lossLines(e: Experiment, seen: readonly Seen[], names = new Names()): ExpectedRecord {
  const {heads} = e.architecture;
  const several = heads.length > 1;
  const lines: ExpectedRecord = [];
  let loss = 0;
  const penalized = seen.some(s => s.penalty !== undefined);
  names.claim('loss');
  heads.forEach((head, i) => {
    const parts = e.losses[i].terms.map(({name, weight, term}) => {
      const value = overBatches(seen, s =>
        termValue(term, s.targets[i], s.outputs[i], s.weights[i], s.masks[i]),
      );
      return {name, weight, value};
    });
    if (parts.length === 0) return;
    const sum = total(parts.map(p => p.weight * p.value));
    loss += e.lossWeights[i] * sum;
    if (several) lines.push([names.claim(`${head.name}_loss`), sum]);
    for (const {name, value} of parts) {
      if (name !== undefined) lines.push([names.claim(several ? `${head.name}_${name}` : name), value]);
    }
    if (!several && penalized && parts.every(p => p.name === undefined)) {
      lines.push([names.claim('data_loss'), sum]);
    }
  });
  if (penalized) {
    const penalty = overBatches(seen, s => s.penalty as number);
    loss += penalty;
    lines.push([names.claim('regularization'), penalty]);
  }
  return [['loss', loss], ...lines];
}

function metricLines(e: Experiment, seen: readonly Seen[], names: Names): ExpectedRecord {
  const {heads} = e.architecture;
  const unweighted = new Set<string>();
  const lines = (weighted: boolean): ExpectedRecord =>
    heads.flatMap((head, i) =>
      (weighted ? e.weightedMetrics : e.metrics)[i].map(({name, over}): [string, number] => {
        const prefix = heads.length > 1 ? `${head.name}_` : '';
        const repeats = weighted && unweighted.has(prefix + name);
        if (!weighted) unweighted.add(prefix + name);
        const looks = seen.map(s => ({
          t: s.targets[i],
          p: s.outputs[i],
          weight: weighted ? s.weights[i] : undefined,
          mask: s.masks[i],
        }));
        return [names.claim(`${prefix}${repeats ? 'weighted_' : ''}${name}`), over(looks)];
      }),
    );
  return [...lines(false), ...lines(true)];
}

/** Every entry counts once, a scalar once per sample of its batch. */
function aggregated(aggregation: AggregationName, values: readonly {value: Arr; size: number}[]): number {
  const entries = values.flatMap(({value, size}) =>
    value.shape.length === 0 ? new Array<number>(size).fill(value.data[0]) : value.data,
  );
  const mean = total(entries) / entries.length;
  switch (aggregation) {
    case 'mean':
      return mean;
    case 'sum':
      return total(entries);
    case 'min':
      return Math.min(...entries);
    case 'max':
      return Math.max(...entries);
    case 'std':
      return Math.sqrt(total(entries.map(x => (x - mean) ** 2)) / entries.length);
  }
}

function trackedLines(e: Experiment, seen: readonly Seen[], names: Names): ExpectedRecord {
  return e.tracked.map(({name, aggregation, path, double}) => {
    const values = seen.flatMap(s => {
      const found = path === undefined ? [(double as (s: Seen) => Arr)(s)] : (s.values.get(path) ?? []);
      return found.map(value => ({value, size: s.size}));
    });
    return [names.claim(name), aggregated(aggregation, values)];
  });
}

function reportLines(e: Experiment, seen: readonly Seen[], names: Names): ExpectedRecord {
  const reporters = [...usesPerPass(e.architecture.recipe).values()]
    .map(({def}) => def)
    .filter((def): def is LayerDef => !isModelDef(def) && def.report !== undefined);
  return reporters.map(({report}) => {
    const {name, aggregation} = report as NonNullable<LayerDef['report']>;
    const values = seen.flatMap(s => (s.reports.get(name) ?? []).map(value => ({value, size: s.size})));
    return [names.claim(name), aggregated(aggregation, values)];
  });
}
