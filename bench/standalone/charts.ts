/**
 * Time of one update of a line chart in Chromium: ten points are added to each of two series, and the chart
 * is drawn. The dashboard, uPlot alone, Chart.js and tfjs-vis in one run.
 *
 *   npx tsx bench/standalone/charts.ts [FOLDER]
 *
 * FOLDER has `chart.js` and `@tensorflow/tfjs-vis` in its node_modules; without it they are left out.
 */
import {build} from 'esbuild';
import {existsSync, readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../tools/browsers.mjs';

const UPDATES = 30;
const SIZES = [1e3, 1e4, 1e5];
const root = fileURLToPath(new URL('../..', import.meta.url));

const DATA = `
const next = requestAnimationFrame.bind(window);
const frame = () => new Promise(next);
const value = i => 1 / (1 + i / size) + 0.1 * ((i * 7919) % 1000) / 1000;
async function measure(add, draw) {
  const times = [];
  for (let update = 0; update < ${UPDATES}; update++) {
    for (let i = 0; i < 10; i++) add(size + 10 * update + i);
    times.push(await draw());
    await frame();
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}
const timed = async action => { const start = performance.now(); await action(); return performance.now() - start; };
const place = document.body.appendChild(document.createElement('div'));
place.style.width = '900px';
`;

const LIBRARIES: Record<string, string> = {
  'dashboard': `
    defineTrainingDashboard();
    const element = place.appendChild(document.createElement('training-dashboard'));
    const run = {version: 1, id: 'a', name: 'a', started: 1, config: {epochs: size + 400, stepsPerEpoch: 1}, epochs: [], events: []};
    const add = i => run.epochs.push({epoch: i, time: i + 1, logs: {loss: value(i), val_loss: value(i) + 0.1}});
    for (let i = 0; i < size; i++) add(i);
    let inFrame = 0;
    window.requestAnimationFrame = call => next(time => {
      const start = performance.now();
      call(time);
      queueMicrotask(() => (inFrame = performance.now() - start));
    });
    element.run = run;
    for (let i = 0; i < 4; i++) await frame();
    await new Promise(done => setTimeout(done, 3000));
    return measure(add, async () => {
      const assigned = await timed(() => (element.run = run));
      await frame();
      return assigned + inFrame;
    });`,
  'uPlot': `
    const data = [[], [], []];
    const add = i => { data[0].push(i); data[1].push(value(i)); data[2].push(value(i) + 0.1); };
    for (let i = 0; i < size; i++) add(i);
    const options = {width: 420, height: 200, scales: {x: {time: false}}, series: [{}, {stroke: 'red'}, {stroke: 'blue'}]};
    const chart = new uPlot(options, data, place);
    await frame();
    return measure(add, () => timed(async () => { chart.setData(data); await undefined; await undefined; }));`,
  'Chart.js': `
    const sets = ['red', 'blue'].map(borderColor => ({data: [], borderColor, pointRadius: 0}));
    const add = i => sets.forEach((set, k) => set.data.push({x: i, y: value(i) + 0.1 * k}));
    for (let i = 0; i < size; i++) add(i);
    const options = {animation: false, parsing: false, normalized: true, scales: {x: {type: 'linear'}}};
    const chart = new Chart(place.appendChild(document.createElement('canvas')), {type: 'line', data: {datasets: sets}, options});
    await frame();
    return measure(add, () => timed(() => chart.update('none')));`,
  'tfjs-vis': `
    if (size > 1000) return NaN;
    const values = [[], []];
    const add = i => values.forEach((list, k) => list.push({x: i, y: value(i) + 0.1 * k}));
    for (let i = 0; i < size; i++) add(i);
    const draw = () => tfvis.render.linechart(place, {values, series: ['a', 'b']}, {width: 420, height: 200});
    await draw();
    return measure(add, () => timed(draw));`,
};

const peers = process.argv[2];
const files: Record<string, string> = {
  'Chart.js': peers ? join(peers, 'node_modules/chart.js/dist/chart.umd.js') : '',
  'tfjs-vis': peers ? join(peers, 'node_modules/@tensorflow/tfjs-vis/dist/tfjs-vis.umd.min.js') : '',
};
const {outputFiles} = await build({
  stdin: {
    contents: `import uPlot from 'uplot'; import {defineTrainingDashboard} from './callbacks/dashboard/define.ts';
      Object.assign(window, {uPlot, defineTrainingDashboard});`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  minify: true,
  format: 'iife',
  write: false,
});
const server = createServer(({url}, response) => {
  if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(outputFiles[0].text);
  else
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><script src="/page.js"></script><body></body>');
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const executablePath = findChromium();
if (executablePath === undefined) throw new Error(howToGetChromium);
const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-quic']});
for (const [name, script] of Object.entries(LIBRARIES)) {
  if (name in files && !existsSync(files[name])) continue;
  const times: string[] = [];
  for (const size of SIZES) {
    const page = await browser.newPage({viewport: {width: 1280, height: 900}});
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    if (name in files) await page.addScriptTag({content: readFileSync(files[name], 'utf8')});
    const median = await page.evaluate<number>(`(async () => { const size = ${size}; ${DATA} ${script} })()`);
    times.push(Number.isNaN(median) ? '–' : median.toFixed(1));
    await page.close();
  }
  console.log(
    `${name.padEnd(10)} ${times.map(time => time.padStart(8)).join('')}   ms at ${SIZES.join(', ')} points`,
  );
}
await browser.close();
server.close();
