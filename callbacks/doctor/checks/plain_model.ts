import type {Reference} from '../syntax/references.js';
import {type SourceFile, tfjsPath} from './source_file.js';

const MAKERS = ['sequential', 'model', 'loadLayersModel'];

/** `model` of `const model = tf.sequential(...)`, if the reference at `i` declares it. */
function declaredModel(source: SourceFile, i: number): string | undefined {
  const {references} = source;
  const [keyword, declared] = [references[i - 1]?.path, references[i].path];
  if (declared.length > 1 || keyword?.length !== 1 || !['const', 'let', 'var'].includes(keyword[0])) return;
  const next = references[i + 1]?.path[0] === 'await' ? i + 2 : i + 1;
  const made = references[next] && tfjsPath(source, references[next]);
  return made?.length === 1 && MAKERS.includes(made[0]) ? declared[0] : undefined;
}

/** Whether the file mentions `withMetrics`, under whichever name. */
function mentionsExtension({references, origins}: SourceFile): boolean {
  const isAlias = [...origins.values()].some(({imported}) => imported === 'withMetrics');
  return isAlias || references.some(({path}) => path.includes('withMetrics'));
}

/**
 * True for `model.compile` of a model that tfjs made and that nothing can have extended: its file does not
 * mention `withMetrics`, and only reads members of the model, so that no function gets it.
 */
export function isPlainModel(source: SourceFile, {path}: Reference): boolean {
  if (path.length !== 2 || mentionsExtension(source)) return false;
  const [name] = path;
  const bare = source.references.flatMap((one, i) =>
    one.path.length === 1 && one.path[0] === name ? [i] : [],
  );
  return bare.length > 0 && bare.every(i => declaredModel(source, i) === name);
}
