import {type Feature, type Penguin, readPenguins, SPECIES} from '../penguins/data.js';

/** Rows of features, and the species of each, 0 to 2. */
export interface Rows {
  readonly x: number[][];
  readonly species: number[][];
}

/** The penguins of one island, which never leave it. */
export interface Island {
  readonly name: string;
  readonly train: Rows;
  /** Every third penguin. */
  readonly held: Rows;
}

/** Origin and scale of each feature: constants, so that no island needs the penguins of another one. */
const SCALES: readonly (readonly [Feature, number, number])[] = [
  ['Beak Length (mm)', 44, 5.5],
  ['Beak Depth (mm)', 17, 2],
  ['Flipper Length (mm)', 200, 14],
  ['Body Mass (g)', 4200, 800],
];

/**
 * The 342 penguins with all measurements, by island. The islands differ: Gentoo penguins live on Biscoe only,
 * Chinstrap penguins on Dream only, and Adelie penguins on all three.
 */
export function readIslands(): Island[] {
  const measured = readPenguins().filter(one => SCALES.every(([feature]) => one[feature] !== null));
  const names = [...new Set(measured.map(({Island}) => Island))].sort();
  return names.map(name => {
    const own = measured.filter(({Island}) => Island === name).sort((a, b) => hashOf(a) - hashOf(b));
    return {
      name,
      train: rowsOf(own.filter((_, i) => i % 3 !== 0)),
      held: rowsOf(own.filter((_, i) => i % 3 === 0)),
    };
  });
}

function rowsOf(penguins: readonly Penguin[]): Rows {
  return {
    x: penguins.map(one =>
      SCALES.map(([feature, origin, scale]) => ((one[feature] as number) - origin) / scale),
    ),
    species: penguins.map(({Species}) => [SPECIES.indexOf(Species)]),
  };
}

/** For an order that has nothing to do with species, and is the same in every run. */
function hashOf(penguin: Penguin): number {
  let hash = 7;
  for (const char of JSON.stringify(penguin)) hash = (hash * 31 + char.charCodeAt(0)) % 1_000_003;
  return hash;
}
