import type {Finding} from '../findings.js';
import type {CheckContext} from './context.js';
import {packageOf, type SourceFile, tfjsPath} from './source_file.js';

const VIS = '@tensorflow/tfjs-vis';

/** What takes the same arguments here. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  fitCallbacks: 'fitCallbacks',
  history: 'showHistory',
};

/** Charts of tfjs-vis that one changed import replaces. */
export function checkVis({references, origins, placeOf}: SourceFile, {packageName}: CheckContext): Finding[] {
  return references.flatMap(({path, at}): Finding[] => {
    const origin = origins.get(path[0]);
    const isVis = origin === undefined ? path[0] === 'tfvis' : packageOf(origin.from) === VIS;
    const members =
      origin === undefined || origin.imported === '*' ? path.slice(1) : [origin.imported, ...path.slice(1)];
    const [group, name] = members;
    if (!isVis || group !== 'show' || !Object.hasOwn(REPLACEMENTS, name)) return [];
    const advice =
      `import {${REPLACEMENTS[name]}} from '${packageName}/dashboard' takes the same arguments ` +
      '(docs/from-tfjs-vis.md says what differs).';
    return [{kind: 'note', place: placeOf(at), found: `tfvis.show.${name} can be replaced`, advice}];
  });
}

/** What `tf.callbacks.earlyStopping` of plain tfjs refuses. */
export function checkEarlyStopping(
  source: SourceFile,
  {installsCallbacks, packageName}: CheckContext,
): Finding[] {
  if (installsCallbacks) return [];
  return source.references.flatMap(reference => {
    if (tfjsPath(source, reference)?.join('.') !== 'callbacks.earlyStopping') return [];
    const properties = reference.args?.()[0] ?? [];
    return properties
      .filter(({name, value}) => name === 'restoreBestWeights' && value[0]?.text !== 'false')
      .map(({at}) => ({
        kind: 'problem' as const,
        place: source.placeOf(at),
        found: 'plain tfjs throws an error for restoreBestWeights: it is not implemented there',
        advice: `Call installCallbacks(tf) of ${packageName}/callbacks, or use its EarlyStopping.`,
      }));
  });
}
