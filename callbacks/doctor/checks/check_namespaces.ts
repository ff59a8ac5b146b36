import {didYouMean} from '../../../src/errors.js';
import type {Finding} from '../findings.js';
import type {Loaded, Namespace} from '../own/known_names.js';
import type {CheckContext} from './context.js';
import {type SourceFile, tfjsPath} from './source_file.js';

type Problem = Pick<Finding, 'found' | 'advice'>;

function missingMember(
  namespace: Namespace,
  name: string,
  {namespaces}: Loaded,
  {names, packageName, installsCallbacks}: CheckContext,
): Problem | undefined {
  const {plain, installed} = namespaces[namespace];
  if (name in plain) return undefined;
  const found = `tf.${namespace}.${name} does not exist`;
  if (name in installed) {
    if (installsCallbacks) return undefined;
    const from = names.entryPoints.find(
      one => one.name === `${packageName}/callbacks` && (name in one.values || one.exported.has(name)),
    );
    const other = from === undefined ? '' : ` Or import {${name}} from '${from.name}'.`;
    const advice = `Call installCallbacks(tf) of ${packageName}/callbacks first, which adds it.${other}`;
    return {found: `${found} in plain tfjs`, advice};
  }
  const advice = didYouMean(name, Object.keys(installed)).trim();
  if (advice !== '') return {found, advice};
  const {length} = Object.keys(plain);
  const others = length > 10 ? '' : `: it has ${Object.keys(plain).join(', ')}`;
  return {found, advice: `Remove it, or define it in the project. tfjs does not have it${others}.`};
}

/** `tf.callbacks.x`, `tf.train.x` and `tf.metrics.x`: names that do not exist. */
export function checkNamespaces(source: SourceFile, context: CheckContext): Finding[] {
  const {loaded} = context.names;
  if (loaded === undefined) return [];
  return source.references.flatMap((reference): Finding[] => {
    const [namespace, name] = tfjsPath(source, reference) ?? [];
    if (name === undefined || !Object.hasOwn(loaded.namespaces, namespace)) return [];
    const problem = missingMember(namespace as Namespace, name, loaded, context);
    return problem === undefined ? [] : [{kind: 'problem', place: source.placeOf(reference.at), ...problem}];
  });
}
