import type {KnownNames} from '../own/known_names.js';
import type {SourceFile} from './source_file.js';

/** What a check of one source knows of the others. */
export interface CheckContext {
  readonly packageName: string;
  readonly names: KnownNames;
  /** Some source calls `installCallbacks`. */
  readonly installsCallbacks: boolean;
  /** Some source calls `withMetrics`. */
  readonly extendsModels: boolean;
  /** Some source calls `registerMetrics`, so that names of metrics exist that are not known here. */
  readonly registersMetrics: boolean;
}

/** Looks through all sources for what concerns every one of them. */
export function contextOf(
  packageName: string,
  names: KnownNames,
  sources: readonly SourceFile[],
): CheckContext {
  const isCalled = (name: string): boolean =>
    sources.some(({references, origins}) =>
      references.some(
        ({path, args}) =>
          args !== undefined &&
          (path[path.length - 1] === name || (path.length === 1 && origins.get(path[0])?.imported === name)),
      ),
    );
  return {
    packageName,
    names,
    installsCallbacks: isCalled('installCallbacks'),
    extendsModels: isCalled('withMetrics'),
    registersMetrics: isCalled('registerMetrics'),
  };
}
