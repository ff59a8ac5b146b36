/** `compile/registry.json`: every string that names a metric class, its defaults and its direction. */
import {Metric} from '../../../src/metrics/base/metric.js';
import {snakeCase} from '../../../src/snake_case.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {show} from '../values.js';

export interface RegistryCase {
  readonly identifier: string;
  readonly className: string;
  readonly getWorksWithoutConfig: boolean;
  readonly defaultName: string;
  readonly direction: 'up' | 'down' | null;
  readonly defaultConfig: Readonly<Record<string, unknown>>;
}

const DIRECTIONS = {up: 'max', down: 'min'} as const;

export function runRegistry(given: RegistryCase): Outcome {
  // The base class is abstract here: there is nothing to make of its name.
  if (given.className === 'Metric') {
    return Metric.className === 'Metric' && snakeCase('Metric') === given.defaultName
      ? pass
      : fail('no base class');
  }
  let metric: Metric;
  try {
    metric = metricFrom({className: given.identifier});
  } catch (error) {
    return given.getWorksWithoutConfig ? fail((error as Error).message) : pass;
  }
  if (!given.getWorksWithoutConfig) return fail('expected an error without a config, got none');
  if (metric.className !== given.className) return fail(`got ${metric.className}, want ${given.className}`);
  if (metric.name !== given.defaultName)
    return fail(`got the name ${metric.name}, want ${given.defaultName}`);
  const direction = given.direction === null ? undefined : DIRECTIONS[given.direction];
  if (metric.direction !== direction) return fail(`got direction ${metric.direction}, want ${direction}`);
  const config = metric.getConfig();
  for (const [key, want] of Object.entries(given.defaultConfig)) {
    if (key === 'dtype') continue;
    const got = config[key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (show(got ?? null) !== show(want))
      return fail(`default of ${key}: got ${show(got)}, want ${show(want)}`);
  }
  return pass;
}
