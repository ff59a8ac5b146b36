/** The words of a text: what stands between white space. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s\u0085]+/).filter(word => word !== '');
}

/** The characters of a text. An emoji is one, also where JavaScript stores it as two. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** How often each item occurs. */
export function countsOf(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** How many items both have. */
export function sharedCount(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [item, count] of a) shared += Math.min(count, b.get(item) ?? 0);
  return shared;
}

/** All sequences of `n` words, each as one string. Words contain no white space. */
export function ngramsOf(words: readonly string[], n: number): string[] {
  return Array.from({length: Math.max(0, words.length - n + 1)}, (_, i) => words.slice(i, i + n).join(' '));
}
