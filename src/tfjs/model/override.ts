/** Functions that `override` has set. */
const overrides = new WeakSet<object>();

/** Sets own properties of an object. The returned function restores the previous ones. */
export function override(
  target: object,
  properties: Record<string, unknown>,
  enumerable = false,
): () => void {
  const before = Object.keys(properties).map(
    key => [key, Object.getOwnPropertyDescriptor(target, key)] as const,
  );
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') overrides.add(value);
    Object.defineProperty(target, key, {value, configurable: true, writable: true, enumerable});
  }
  return () => {
    for (const [key, descriptor] of before) {
      if (descriptor === undefined) delete (target as Record<string, unknown>)[key];
      else Object.defineProperty(target, key, descriptor);
    }
  };
}

/** The names of the object's own properties, among `names`, that `override` has not set. */
export function setByOthers(target: object, names: readonly string[]): string[] {
  return names.filter(name => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    return descriptor !== undefined && !overrides.has(descriptor.value as object);
  });
}
