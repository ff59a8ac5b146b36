import {plainName, UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';
import {BaseMetric} from '../base/base_metric.js';
import type {MetricClass, MetricTable} from './metric_table.js';
import {classNameOf} from './spellings.js';
import {isTfjsString} from './tfjs_strings.js';

const WHERE = 'registerMetrics';

/** By name, without what does not matter in its spelling. */
const registered = new Map<string, MetricClass>();

/** The registered class of that name, in any spelling. */
export function registeredClass(typed: string): MetricClass | undefined {
  return registered.get(plainName(typed));
}

/** The names of the registered classes. */
export const registeredNames = (): string[] => [...registered.values()].map(c => c.className);

/**
 * Registers classes, all or none of them.
 *
 * @param table whose classes keep their names
 */
export function register(classes: readonly unknown[], table?: MetricTable): void {
  const checked = classes.map(checkClass);
  const added = new Map<string, MetricClass>();
  for (const metricClass of checked) {
    const {className} = metricClass;
    const plain = plainName(className);
    const known = classNameOf(className);
    const meaning = known ?? (isTfjsString(plain) ? 'a metric of tfjs' : className);
    if (meaning !== className) throw taken(className, `means ${meaning}`);
    const other = added.get(plain) ?? registered.get(plain) ?? (table && getOwn(table.classes, className));
    const isOther =
      other === undefined ? known !== undefined && !isOfPackage(metricClass) : other !== metricClass;
    if (isOther) throw taken(className, 'is the name of another class');
    added.set(plain, metricClass);
  }
  for (const [name, metricClass] of added) registered.set(name, metricClass);
}

/**
 * Whether a class that has the name of a class of this package is that class. Custom classes extend `Metric`,
 * which replaces `addWeight`, or a class that has another name. `F1Score` has a mark, because it extends
 * `FBetaScore`.
 */
export function isOfPackage(metricClass: MetricClass): boolean {
  const parent = (Object.getPrototypeOf(metricClass) as MetricClass).className;
  const extendsBase = parent === BaseMetric.className || Object.hasOwn(metricClass, 'isOfPackage');
  return extendsBase && (metricClass.prototype as BaseMetric).addWeight === BaseMetric.prototype.addWeight;
}

function taken(className: string, why: string): UsageError {
  return new UsageError(WHERE, `"${className}" ${why}. Give your class another static className.`);
}

function checkClass(given: unknown): MetricClass {
  if (given instanceof BaseMetric) {
    const {className} = given;
    throw new UsageError(WHERE, `expected a class, got an instance of it. Write ${WHERE}(${className}).`);
  }
  if (typeof given !== 'function' || !(given.prototype instanceof BaseMetric)) {
    throw new UsageError(
      WHERE,
      `expected classes of metrics, as in ${WHERE}(AUC); got ${formatValue(given)}.`,
    );
  }
  if (!Object.hasOwn(given, 'className')) {
    throw new UsageError(
      WHERE,
      `${given.name} declares no name. Give it one: static className = 'MyMetric'.`,
    );
  }
  const {className} = given as unknown as MetricClass;
  if (typeof className !== 'string' || className === '') {
    throw new UsageError(WHERE, `className of ${given.name} must be a name; got ${formatValue(className)}.`);
  }
  return given as unknown as MetricClass;
}
