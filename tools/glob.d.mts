export function glob(patterns: readonly string[], ignore?: readonly string[]): string[];
