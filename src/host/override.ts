/** Puts own properties on an object; the returned function puts back what was there. */
export function override(target: object, properties: Record<string, unknown>): () => void {
  const before = Object.keys(properties).map(
    key => [key, Object.getOwnPropertyDescriptor(target, key)] as const,
  );
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(target, key, {value, configurable: true, writable: true, enumerable: false});
  }
  return () => {
    for (const [key, descriptor] of before) {
      if (descriptor === undefined) delete (target as Record<string, unknown>)[key];
      else Object.defineProperty(target, key, descriptor);
    }
  };
}
