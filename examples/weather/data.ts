import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** Days, each with the highest temperature of the next day in degrees Celsius. */
export interface WeatherPart {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
}

interface Day {
  date: string;
  rain: number;
  highest: number;
  lowest: number;
  wind: number;
}

/** Daily weather of Seattle, 2012 to 2015 (NOAA, in the public domain), from the package vega-datasets. */
function readDays(): Day[] {
  const built = createRequire(import.meta.url).resolve('vega-datasets');
  const csv = readFileSync(join(built, '..', '..', 'data', 'seattle-weather.csv'), 'utf8');
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map(line => {
    const [date, ...texts] = line.split(',');
    const [rain, highest, lowest, wind] = texts.map(Number);
    return {date, rain, highest, lowest, wind};
  });
}

/** The season as a point on a circle, so that December is near January. */
function season(date: string): [number, number] {
  const days = (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000;
  const angle = (2 * Math.PI * days) / 365.25;
  return [Math.sin(angle), Math.cos(angle)];
}

/** Trains on 2012 to 2014; the year 2015 is held out. */
export function seattleWeather(): {train: WeatherPart; held: WeatherPart} {
  const days = readDays();
  const pairs = days.slice(1).map((next, i) => ({day: days[i], next}));
  const part = (chosen: typeof pairs): WeatherPart => ({
    x: tf.tensor2d(
      chosen.map(({day}) => [
        (day.highest - 16) / 7,
        (day.lowest - 8) / 5,
        Math.log1p(day.rain),
        (day.wind - 3) / 1.5,
        ...season(day.date),
      ]),
    ),
    y: tf.tensor2d(chosen.map(({next}) => [next.highest])),
  });
  return {
    train: part(pairs.filter(({next}) => next.date < '2015')),
    held: part(pairs.filter(({next}) => next.date >= '2015')),
  };
}
