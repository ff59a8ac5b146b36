/**
 * Writes src/metrics/names/class_names.ts, the names of the classes that src/metrics/classes.ts exports, and keeps their
 * short names; and src/metrics/metric_names.ts, the same names as types. Run it with `node --import=tsx`.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {rootPath} from './lib.mjs';

const pathOf = name => join(rootPath, 'src', 'metrics', name);
const exported = [...readFileSync(pathOf('classes.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)]
  .flatMap(([, list]) => list.split(','))
  .map(name => name.trim())
  .filter(name => name !== '' && !name.startsWith('type '));
const names = [...exported].sort();
const file = pathOf(join('names', 'class_names.ts'));
const text = readFileSync(file, 'utf8');
const start = text.indexOf('{\n') + 2;
const short = new Map([...text.matchAll(/^  (\w+): '(.*)',$/gm)].map(([, name, others]) => [name, others]));
const lines = names.map(name => `  ${name}: '${short.get(name) ?? ''}',\n`);
writeFileSync(file, `${text.slice(0, start)}${lines.join('')}};\n`);

const {snakeCase} = await import(join(rootPath, 'src', 'snake_case.ts'));
const classes = await import(pathOf('classes.ts'));
const typesFile = pathOf('metric_names.ts');
const types = readFileSync(typesFile, 'utf8');
const head = types.slice(0, types.indexOf('export interface MetricNames'));
const shortLines = [...short].flatMap(([name, others]) =>
  others
    .split(' ')
    .filter(Boolean)
    .map(other => `  ${other}: '${name}';\n`),
);
const several = names.filter(logsSeveralKeys).map(name => `\n  | '${snakeCase(name)}'`);
writeFileSync(
  typesFile,
  `${head}export interface MetricNames {
${names.map(name => `  ${name}: '${snakeCase(name)}';\n`).join('')}}

/** The short names of metrics, and the classes that they mean. */
export interface ShortMetricNames {
${shortLines.sort().join('')}}

/** The metrics that log several keys, such as one per class, with their default options. */
export type MetricsOfSeveralKeys =${several.join('')};
`,
);
console.log(`${names.length} names`);

/** Whether the result for an output of three units is more than one number. Wrappers and metrics that need options are. */
function logsSeveralKeys(name) {
  try {
    const metric = new classes[name]();
    const result = metric.emptyResult([null, 3]);
    return result === undefined || typeof metric.logged(result) !== 'number';
  } catch {
    return true;
  }
}
