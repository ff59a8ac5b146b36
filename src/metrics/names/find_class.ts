import {didYouMean, isMisspelt, plainName, UsageError} from '../../errors.js';
import {getOwn} from '../../own_property.js';
import {snakeCase} from '../../snake_case.js';
import type {Metric} from '../base/metric.js';
import type {MetricClass, MetricTable} from './metric_table.js';
import {isOfPackage, registeredClass, registeredNames} from './registered.js';
import {classNameOf, namesToSuggest} from './spellings.js';

const WHERE = 'metrics';

/** Names of this package whose classes are neither in the table nor registered. */
export class UnregisteredMetricError extends UsageError {
  readonly typed: readonly string[];

  constructor(typed: readonly string[]) {
    const classes = [...new Set(typed.map(classNameOf))];
    super(
      WHERE,
      `${typed.map(name => `"${name}" is ${classNameOf(name)}`).join(', ')}, which ${typed.length > 1 ? 'are' : 'is'} ` +
        `not registered. Pass new ${classes.join('(...), new ')}(...), call registerMetrics(${classes.join(', ')}), or ` +
        "import withMetrics from 'tfjs-metrics'.",
    );
    this.typed = typed;
  }
}

/**
 * The class of that name, in any spelling; undefined for a name that means nothing.
 *
 * @throws UnregisteredMetricError for the name of a class that is not there
 */
export function findClass(typed: string, table: MetricTable): MetricClass | undefined {
  const found = knownClass(typed, table);
  if (found === undefined && classNameOf(typed) !== undefined) throw new UnregisteredMetricError([typed]);
  return found;
}

/** The class of that name in the table or among the registered ones. */
export function knownClass(typed: string, table: MetricTable): MetricClass | undefined {
  const className = classNameOf(typed) ?? nameIn(table, typed) ?? typed;
  return registeredClass(className) ?? getOwn(table.classes, className);
}

/** For a class that is not in the list of names yet. */
const nameIn = ({classes}: MetricTable, typed: string): string | undefined =>
  Object.keys(classes).find(name => plainName(name) === plainName(typed));

/**
 * The class of that name.
 *
 * @throws UsageError for a name that means nothing
 */
export function classNamed(typed: string, table: MetricTable): MetricClass {
  const found = findClass(typed, table);
  if (found !== undefined) return found;
  const names = [...namesToSuggest(), ...registeredNames().map(snakeCase)];
  const word = isMisspelt(typed, names) ? undefined : wordsOf(typed).find(isName);
  const hint = word === undefined ? didYouMean(typed, names, 1 / 3) : ` Did you mean "${word}"?`;
  throw new UsageError(WHERE, `unknown metric "${typed}".${hint}`);
}

/** Whether the metric's name means its class. */
export function isNamed(metric: Metric, {classes}: MetricTable): boolean {
  const {className, constructor} = metric;
  const known = registeredClass(className) ?? getOwn(classes, className);
  if (known !== undefined) return known === constructor;
  // A class of this package that is not registered. A subclass that declares no name inherits one.
  return classNameOf(className) === className && isOfPackage(constructor as unknown as MetricClass);
}

const isName = (word: string): boolean =>
  classNameOf(word) !== undefined || registeredClass(word) !== undefined;

/** `f1` of `macro_f1`, `ndcg` of `NDCG@10`, `roc_auc` of `roc_auc_score`: not found by spelling alone. */
function wordsOf(typed: string): string[] {
  const words = typed.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  return [typed.replace(/[_-]?score$/i, ''), ...words].filter(
    word => !/^(acc|accuracy|mean|sum|std|min|max)?$/i.test(word),
  );
}
