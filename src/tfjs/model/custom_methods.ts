import {LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {setByOthers} from './override.js';

/** The methods among `names` that a user's subclass overrides, or that the user has set on the instance. */
export function customMethods(model: object, names: readonly string[]): string[] {
  const builtIn: unknown[] = [LayersModel.prototype, Sequential.prototype];
  const found = new Set<string>();
  for (let at: unknown = model; at !== null && !builtIn.includes(at); at = Object.getPrototypeOf(at)) {
    for (const name of setByOthers(at as object, names)) found.add(name);
  }
  return [...found];
}
