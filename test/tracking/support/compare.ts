import {expect} from 'chai';
import type {ExpectedRecord} from './expected.js';

/** Fails unless both numbers agree to a relative difference (absolute below 1). */
export function expectNear(what: string, got: number, want: number, tolerance: number): void {
  const near = Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
  expect(near, `${what}: got ${got}, want ${want}`).to.equal(true);
}

/**
 * Fails unless the record has these keys and numbers; what layers report may stand in another order at the
 * end.
 */
export function expectRecord(
  what: string,
  got: Readonly<Record<string, number>>,
  want: ExpectedRecord,
  tolerance: number,
): void {
  const keys = want.map(([key]) => key);
  expect(Object.keys(got), what).to.have.members(keys);
  const reported = (key: string): boolean => key.startsWith('reported');
  expect(
    Object.keys(got).filter(k => !reported(k)),
    `${what}: order`,
  ).to.deep.equal(keys.filter(k => !reported(k)));
  for (const [key, value] of want) expectNear(`${what}: ${key}`, got[key], value, tolerance);
}

export function expectWeights(
  what: string,
  got: readonly number[][],
  want: readonly number[][],
  tolerance: number,
): void {
  expect(got.length).to.equal(want.length);
  got.forEach((values, i) =>
    values.forEach((value, k) => expectNear(`${what}: weight ${i}[${k}]`, value, want[i][k], tolerance)),
  );
}
