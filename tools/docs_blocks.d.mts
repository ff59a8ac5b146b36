/** The blocks of a language in a Markdown file, each with its place. */
export function blocksOf(name: string, language?: string): {readonly place: string; readonly code: string}[];
