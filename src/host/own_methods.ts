import {LayersModel, Sequential} from '@tensorflow/tfjs-layers';

/** Those of the methods that a user's subclass overrides, or that were set on the instance. */
export function ownMethods(model: object, names: readonly string[]): string[] {
  const hosts: unknown[] = [LayersModel.prototype, Sequential.prototype];
  const found = new Set<string>();
  for (let at: unknown = model; at !== null && !hosts.includes(at); at = Object.getPrototypeOf(at)) {
    for (const name of names) if (Object.hasOwn(at as object, name)) found.add(name);
  }
  return [...found];
}
