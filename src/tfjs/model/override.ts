/** Values that `override` has put somewhere. */
const put = new WeakSet<object>();

/** Puts own properties on an object; the returned function puts back what was there. */
export function override(target: object, properties: Record<string, unknown>): () => void {
  const before = Object.keys(properties).map(
    key => [key, Object.getOwnPropertyDescriptor(target, key)] as const,
  );
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') put.add(value);
    Object.defineProperty(target, key, {value, configurable: true, writable: true, enumerable: false});
  }
  return () => {
    for (const [key, descriptor] of before) {
      if (descriptor === undefined) delete (target as Record<string, unknown>)[key];
      else Object.defineProperty(target, key, descriptor);
    }
  };
}

/** Those of the names under which the object itself has something that `override` did not put there. */
export function setByOthers(target: object, names: readonly string[]): string[] {
  return names.filter(name => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    return descriptor !== undefined && !put.has(descriptor.value as object);
  });
}
