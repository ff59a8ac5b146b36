/**
 * Shards that workers count add up to one stream: every metric, by its state as it comes out of
 * `postMessage`.
 */
import {expect} from 'chai';
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as classes from '../../src/metrics/classes.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {exemptionOf} from '../metrics/laws/exemptions.js';
import {range, resultOf, Trial} from '../metrics/laws/trial.js';
import {rowCount, rowsAt, type Specimen, specimensOf} from '../vectors/specimens.js';
import {countInWorker} from './support/shards.js';

const METRICS = Object.values<MetricClass>(classes).map(c => c.className);

describe('shards of workers', function () {
  this.timeout(120_000);

  it('equal one stream of data, for every metric', async () => {
    const found = await Promise.all(METRICS.map(name => specimensOf(name)));
    const specimens = found.flat().filter(s => exemptionOf(s, [3]) === undefined);
    expect(specimens.length).to.be.greaterThan(METRICS.length);
    const third = ({rows}: Specimen, i: number): number[] => {
      const count = rowCount(rows);
      return range(Math.round((i * count) / 3), Math.round(((i + 1) * count) / 3));
    };
    const shardOf = (i: number) =>
      specimens.map(s => ({className: s.className, config: s.config, rows: rowsAt(s.rows, third(s, i))}));
    const states = await countInWorker([...shardOf(1), ...shardOf(2)]);
    const wrong: string[] = [];
    for (const [i, specimen] of specimens.entries()) {
      const trial = new Trial(specimen, 'cpu');
      const make = () => metricFrom({className: specimen.className, config: specimen.config});
      const [all, ...others] = [make(), make(), make()];
      trial.feed(all, rowsAt(specimen.rows, third(specimen, 0)));
      others.forEach((m, k) => m.setState(states[k * specimens.length + i]));
      all.mergeState(others);
      try {
        const sizes = range(0, 3).map(part => third(specimen, part).length);
        trial.expectSame(await resultOf(all), await trial.over(undefined, sizes));
      } catch (error) {
        wrong.push(`${specimen.id} ${JSON.stringify(specimen.config)}: ${(error as Error).message}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });
});
