import type {Table} from './table.js';

/** What a part of the benchmark found. */
export interface PartResult {
  readonly tables: readonly Table[];
  /** Goals that are not met, as lines of text. */
  readonly unmet: readonly string[];
  /** What could not be measured, and why. */
  readonly missing: readonly string[];
  /** Versions of libraries that took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A result to which parts add as they measure. */
export class ResultBuilder implements PartResult {
  readonly tables: Table[] = [];
  readonly unmet: string[] = [];
  readonly missing: string[] = [];
  readonly versions: Record<string, string> = {};

  /** Notes a goal that is missed. A value is rounded as it is printed before it is compared. */
  check(what: string, value: number, goal: number | undefined, digits: number): void {
    if (goal === undefined || Number(value.toFixed(digits)) <= goal) return;
    this.unmet.push(`${what}: ${value.toFixed(digits)}, goal ${goal}`);
  }
}
