import {callbacks} from './factories/core.js';
import {installFactories} from './install_factories.js';

/**
 * Adds the callbacks to `tf`, as `installCallbacks` of `tfjs-metrics/callbacks` does. Names of metrics mean
 * what they mean in `tfjs-metrics/core`.
 *
 * @returns a function that undoes everything; after several calls, when the last of these functions is called
 * @throws UsageError when `tf` is not the copy of tfjs that this package imports
 */
export function installCallbacks(tf: object): () => void {
  return installFactories(tf, callbacks);
}
