export function removeUnreached(
  folder: string,
  entries: readonly string[],
  scripts: readonly string[],
): Promise<number>;
