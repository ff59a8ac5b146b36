export interface Size {
  readonly name: string;
  /** Both in kB. */
  readonly size: number;
  readonly ceiling: number;
}

/** The sizes in the output of `tools/size.mjs`, whose lines are `NAME: SIZE kB of CEILING kB gzipped`. */
export function sizesIn(output: string): Size[] {
  return [...output.matchAll(/^(.+): ([\d.]+) kB of ([\d.]+) kB gzipped$/gm)].map(
    ([, name, size, ceiling]) => ({
      name,
      size: Number(size),
      ceiling: Number(ceiling),
    }),
  );
}
