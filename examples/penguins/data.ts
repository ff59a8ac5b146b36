import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';

/**
 * Penguins of the Palmer Archipelago: Horst, Hill and Gorman, "palmerpenguins", 2020 (CC0), from the package
 * vega-datasets.
 */
export interface Penguin {
  'Species': string;
  'Island': string;
  'Beak Length (mm)': number | null;
  'Beak Depth (mm)': number | null;
  'Flipper Length (mm)': number | null;
  'Body Mass (g)': number | null;
  'Sex': string | null;
}

export const SPECIES = ['Adelie', 'Chinstrap', 'Gentoo'];

export type Feature = 'Beak Length (mm)' | 'Beak Depth (mm)' | 'Flipper Length (mm)' | 'Body Mass (g)';

/** Standardized features of some of the penguins, their species (0 to 2), and their sex (1: male). */
export interface PenguinPart {
  x: tf.Tensor2D;
  species: tf.Tensor2D;
  sex: tf.Tensor2D;
}

export function readPenguins(): Penguin[] {
  const built = createRequire(import.meta.url).resolve('vega-datasets');
  const file = join(built, '..', '..', 'data', 'penguins.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Penguin[];
}

/** The 333 penguins without missing values. Every third one of each species is held out. */
export function penguins(features: readonly Feature[]): {train: PenguinPart; held: PenguinPart} {
  const complete = readPenguins().filter(
    one => (one.Sex === 'MALE' || one.Sex === 'FEMALE') && features.every(feature => one[feature] !== null),
  );
  const ordered = SPECIES.map(species => complete.filter(one => one.Species === species))
    .flatMap(group => group.map((one, i) => ({one, at: i / group.length, isHeld: i % 3 === 0})))
    .sort((a, b) => a.at - b.at);
  const trained = ordered.filter(({isHeld}) => !isHeld);
  const scales = features.map(feature => {
    const values = trained.map(({one}) => one[feature] as number);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return {mean, std: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)};
  });
  const part = (chosen: typeof ordered): PenguinPart => ({
    x: tf.tensor2d(
      chosen.map(({one}) =>
        features.map((feature, i) => ((one[feature] as number) - scales[i].mean) / scales[i].std),
      ),
    ),
    species: tf.tensor2d(chosen.map(({one}) => [SPECIES.indexOf(one.Species)])),
    sex: tf.tensor2d(chosen.map(({one}) => [one.Sex === 'MALE' ? 1 : 0])),
  });
  return {train: part(trained), held: part(ordered.filter(({isHeld}) => isHeld))};
}
