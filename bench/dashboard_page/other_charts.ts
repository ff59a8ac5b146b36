import uPlot from 'uplot';
import {type LiveChart, newPlace, POINTS_PER_UPDATE, SIZE, valueAt} from './live_chart.js';

interface Point {
  x: number;
  y: number;
}

interface ChartJs {
  new (canvas: HTMLCanvasElement, config: object): {update(mode: 'none'): void};
}

interface TfjsVis {
  readonly render: {linechart(place: HTMLElement, data: object, options: object): Promise<void>};
}

declare const Chart: ChartJs | undefined;
declare const tfvis: TfjsVis | undefined;

/** tfjs-vis takes minutes for more points. */
const MOST_FOR_TFJS_VIS = 1e4;

function pointsOf(series: number, points: number): Point[] {
  return Array.from({length: points}, (_, x) => ({x, y: valueAt(x, series)}));
}

function extend(series: readonly Point[][]): void {
  series.forEach((points, s) => {
    for (let i = 0; i < POINTS_PER_UPDATE; i++) points.push({x: points.length, y: valueAt(points.length, s)});
  });
}

export function uPlotAlone(points: number): LiveChart {
  const data: [number[], number[], number[]] = [[], [], []];
  const append = (): void => {
    const x = data[0].push(data[0].length) - 1;
    data[1].push(valueAt(x, 0));
    data[2].push(valueAt(x, 1));
  };
  for (let i = 0; i < points; i++) append();
  const scales = {x: {time: false, range: (): [number, number] => [0, 2 * points]}};
  const series = [{}, {stroke: '#06c', points: {show: false}}, {stroke: '#c60', points: {show: false}}];
  const plot = new uPlot({...SIZE, scales, series}, data, newPlace());
  return {
    name: 'uPlot alone',
    append: () => {
      for (let i = 0; i < POINTS_PER_UPDATE; i++) append();
      plot.setData(data);
    },
  };
}

/** Chart.js as its guide recommends it for many points; `undefined` if it is not in the page. */
export function chartJs(points: number): LiveChart | undefined {
  if (typeof Chart === 'undefined') return undefined;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SIZE);
  newPlace().append(canvas);
  const series = [pointsOf(0, points), pointsOf(1, points)];
  const chart = new Chart(canvas, {
    type: 'line',
    data: {
      datasets: series.map((data, s) => ({
        data,
        label: `series ${s}`,
        borderColor: ['#06c', '#c60'][s],
        borderWidth: 1,
        pointRadius: 0,
      })),
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: false,
      scales: {x: {type: 'linear', min: 0, max: 2 * points}},
    },
  });
  return {
    name: 'Chart.js',
    append: () => {
      extend(series);
      chart.update('none');
    },
  };
}

/** tfjs-vis; `undefined` if it is not in the page, and for more points than it can draw. */
export function tfjsVis(points: number): LiveChart | undefined {
  if (typeof tfvis === 'undefined' || points > MOST_FOR_TFJS_VIS) return undefined;
  const {render} = tfvis;
  const place = newPlace();
  const values = [pointsOf(0, points), pointsOf(1, points)];
  return {
    name: 'tfjs-vis',
    append: () => {
      extend(values);
      return render.linechart(place, {values, series: ['loss', 'val_loss']}, SIZE);
    },
  };
}
