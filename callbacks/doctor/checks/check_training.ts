import type {Finding} from '../findings.js';
import {elementsOf, type Property, type Reference} from '../syntax/references.js';
import type {Token} from '../syntax/tokens.js';
import type {CheckContext} from './context.js';
import {isPlainModel} from './plain_model.js';
import {refusalOf} from './refused.js';
import {type SourceFile, usesTfjs} from './source_file.js';

const HOW = (packageName: string): string =>
  `Call withMetrics(model) of ${packageName} before compile: metrics then are those of the whole pass.`;

/** What an element of `metrics` is called: a string, or the last name of `tf.metrics.precision`. */
const metricName = (element: readonly Token[]): string => element[element.length - 1]?.text ?? '';

/** @param isPlain whether the model is one of plain tfjs */
function checkMetricName(
  token: Token,
  source: SourceFile,
  context: CheckContext,
  isPlain: boolean,
): Finding[] {
  const {names, registersMetrics, packageName} = context;
  const check = names.loaded?.checkMetric;
  if (check === undefined || registersMetrics) return [];
  const place = source.placeOf(token.at);
  const unknown = refusalOf(() => check.extended(token.text), /unknown metric "/);
  if (unknown !== undefined) return [{kind: 'problem', place, ...unknown}];
  if (!isPlain || refusalOf(() => check.plain(token.text), /Unknown metric/i) === undefined) return [];
  const advice = `Call withMetrics(model) of ${packageName} before compile.`;
  return [{kind: 'problem', place, found: `plain tfjs has no metric "${token.text}"`, advice}];
}

/** The metrics of one `compile`: unknown names, and those whose values are other ones in plain tfjs. */
function checkMetrics(
  {value, at}: Property,
  source: SourceFile,
  context: CheckContext,
  isPlain: boolean,
): Finding[] {
  const elements = elementsOf(value).filter(element => element.length > 0);
  const problems = elements.flatMap(element => {
    const isName = element.length === 1 && element[0].kind === 'string';
    return isName ? checkMetricName(element[0], source, context, isPlain) : [];
  });
  if (context.extendsModels || elements.length === 0) return problems;
  const listed = elements.map(metricName).filter(name => /^\w+$/.test(name));
  const precision = listed.some(name => /^precision$/i.test(name))
    ? ' tfjs compares yPred === 1 for precision, which is 0 for probabilities below 1.'
    : '';
  const found = `metrics of plain tfjs (${listed.join(', ') || 'a function'}) are means over batches`;
  return [
    ...problems,
    {kind: 'note', place: source.placeOf(at), found, advice: HOW(context.packageName) + precision},
  ];
}

const isMethod = ({path, args}: Reference, ...names: string[]): boolean =>
  args !== undefined && path.length > 1 && names.includes(path[path.length - 1]);

/** The calls of `compile`: their metrics. */
export function checkCompile(source: SourceFile, context: CheckContext): Finding[] {
  if (!usesTfjs(source)) return [];
  return source.references.flatMap(reference => {
    if (!isMethod(reference, 'compile')) return [];
    const properties = reference.args?.()[0] ?? [];
    if (!properties.some(({name}) => name === 'loss' || name === 'optimizer')) return [];
    const isPlain = !context.extendsModels || isPlainModel(source, reference);
    return properties
      .filter(({name}) => name === 'metrics' || name === 'weightedMetrics')
      .flatMap(property => checkMetrics(property, source, context, isPlain));
  });
}

/** One note for all trainings, if no model is extended. */
export function checkFit(
  sources: readonly SourceFile[],
  {extendsModels, packageName}: CheckContext,
): Finding[] {
  if (extendsModels) return [];
  const places = sources.flatMap(source =>
    usesTfjs(source)
      ? source.references
          .filter(
            one => isMethod(one, 'fitDataset') || (isMethod(one, 'fit') && (one.args?.().length ?? 0) > 1),
          )
          .map(({at}) => source.placeOf(at))
      : [],
  );
  if (places.length === 0) return [];
  const others = places.length === 1 ? '' : ` (and ${places.length - 1} more)`;
  const found = `fit trains a model that no source extends with withMetrics${others}`;
  return [{kind: 'note', place: places[0], found, advice: HOW(packageName)}];
}
