/**
 * @param folder the built site
 * @param base the path below which it will be published
 * @returns a line for each dead link
 */
export function deadLinks(folder: string, base?: string): string[];
