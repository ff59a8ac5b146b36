/** One of the things that are compared. */
export interface Variant {
  readonly name: string;
  /** Runs it a number of times. Returns milliseconds per run. */
  readonly time: (repeats: number) => number | Promise<number>;
}

/** How often and how long variants run. */
export interface Duration {
  /** Rounds at most. */
  readonly rounds: number;
  /** Variants that take less are repeated within a round, in milliseconds. */
  readonly leastMs: number;
  /** No further round begins after this time, in milliseconds, if there were `FEWEST_ROUNDS`. */
  readonly mostMs: number;
}

const FEWEST_ROUNDS = 3;
/** Rounds that are not counted, in which code is compiled and caches fill. */
const WARM_UP = 2;
/** Variants that take longer are compiled after their first run, in milliseconds. */
const SLOW_MS = 300;
const MOST_REPEATS = 100_000;
const DEFAULT_MOST_MS = 12_000;

/** As many rounds as the user asks for; by default not more than fit into twelve seconds. */
export function durationOf(asked: number | undefined, rounds: number, leastMs: number): Duration {
  if (asked !== undefined) return {rounds: asked, leastMs, mostMs: Infinity};
  return {rounds, leastMs, mostMs: DEFAULT_MOST_MS};
}

/** A variant that runs in this process. It starts without garbage of the variant before it. */
export function local(name: string, run: () => unknown): Variant {
  const time = async (repeats: number): Promise<number> => {
    (globalThis as {gc?: () => void}).gc?.();
    const start = performance.now();
    for (let i = 0; i < repeats; i++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    return (performance.now() - start) / repeats;
  };
  return {name, time};
}

/** The order of variants in a round. Each begins with another one, and every second round runs backwards. */
export function orderOf(count: number, round: number): number[] {
  const order = Array.from({length: count}, (_, i) => (i + round) % count);
  return round % 2 === 0 ? order : order.reverse();
}

/** How often a variant runs within a round. Slow variants tell that after their first run. */
async function repeatsOf({time}: Variant, leastMs: number): Promise<{repeats: number; isSlow: boolean}> {
  const first = await time(1);
  if (first > SLOW_MS) return {repeats: 1, isSlow: true};
  const repeats = Math.ceil(leastMs / (await time(1)));
  return {repeats: Math.min(Math.max(repeats, 1), MOST_REPEATS), isSlow: false};
}

/**
 * Runs all variants once per round, so that they meet the same conditions.
 *
 * @returns the milliseconds per run of each variant, by round
 */
export async function interleave(
  variants: readonly Variant[],
  {rounds, leastMs, mostMs}: Duration,
): Promise<number[][]> {
  const plans: {repeats: number; isSlow: boolean}[] = [];
  for (const variant of variants) plans.push(await repeatsOf(variant, leastMs));
  const times = variants.map((): number[] => []);
  const warmUp = plans.every(({isSlow}) => isSlow) ? 0 : WARM_UP;
  const start = performance.now();
  for (let round = -warmUp; round < rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - start > mostMs) break;
    for (const i of orderOf(variants.length, round + warmUp)) {
      const ms = await variants[i].time(plans[i].repeats);
      if (round >= 0) times[i].push(ms);
    }
  }
  return times;
}
