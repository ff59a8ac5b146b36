import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {type Browser, chromium, type Page} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../tools/browsers.mjs';
import {rootPath} from '../../tools/lib.mjs';
import {noFiles} from '../../tools/no_files.mjs';
import type {RecordSize} from '../dashboard_page/measure_record.js';
import type {TrainingTimes} from '../dashboard_page/measure_training.js';
import type {UpdateTimes} from '../dashboard_page/measure_updates.js';
import {formatMultiple, formatNumber, formatPower, formatShare} from '../harness/format.js';
import {packageSources} from '../harness/package_sources.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {median, ratio, spread} from '../harness/statistics.js';

interface DashboardOptions {
  readonly rounds: number | undefined;
  /** Only measurements whose names contain this text: updates, training, record, findings. */
  readonly filter: string;
  readonly peers: boolean;
  /** A folder with `node_modules` in which Chart.js and tfjs-vis are. */
  readonly charts: string;
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc'];
/**
 * Frames follow each other without waiting for a display, so that the time of an update is that of its work.
 */
const NO_WAITING = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const ORIGIN = 'http://bench.localhost';
const WASM_FILES = join(rootPath, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');

const SIZES = [1e3, 1e4, 1e5];
const CHARTS = ['dashboard, epochs', 'dashboard, batches', 'uPlot alone', 'Chart.js', 'tfjs-vis', 'nothing'];
/** A frame of a display with 60 Hz, in milliseconds. */
const FRAME = 16.7;
const STEPS_OF_RECORD = 1e6;
/** How much longer findings may take per epoch in the longest of `SIZES` than in the shortest. */
const GROWTH_OF_FINDINGS = 2;

const OTHER_CHARTS = {
  'Chart.js': {name: 'chart.js', script: 'dist/chart.umd.min.js'},
  'tfjs-vis': {name: '@tensorflow/tfjs-vis', script: 'dist/tfjs-vis.umd.min.js'},
};

const MEASURES = {
  updates: measureUpdates,
  training: measureTraining,
  record: measureRecord,
  findings: measureFindings,
};

/** The dashboard in headless Chromium, which renders on the CPU. */
export async function measureDashboard(checkout: string, options: DashboardOptions): Promise<PartResult> {
  const result = new ResultBuilder();
  const executablePath = findChromium();
  if (executablePath === undefined) {
    result.missing.push(`dashboard: ${howToGetChromium}`);
    return result;
  }
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (!name.includes(options.filter)) continue;
    console.error(`  ${name}`);
    const args = measure === measureUpdates ? [...FLAGS, ...NO_WAITING] : FLAGS;
    const browser = await chromium.launch({executablePath, args});
    try {
      result.versions.Chromium = browser.version();
      await measure(await openPage(browser, checkout), options, result);
    } finally {
      await browser.close();
    }
  }
  return result;
}

async function openPage(browser: Browser, checkout: string): Promise<Page> {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}});
  page.setDefaultTimeout(600_000);
  await page.route(`${ORIGIN}/**`, route => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name.endsWith('.wasm')) return route.fulfill({path: join(WASM_FILES, name)});
    return route.fulfill({contentType: 'text/html', body: '<!doctype html><title>Bench</title><body>'});
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.exposeFunction('readBusyTime', async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({name}) => name === 'ThreadTime')?.value ?? NaN);
  });
  await page.goto(ORIGIN);
  await page.addScriptTag({content: await bundlePage(checkout)});
  return page;
}

async function measureUpdates(page: Page, options: DashboardOptions, result: ResultBuilder): Promise<void> {
  for (const [title, {name, script}] of Object.entries(OTHER_CHARTS)) {
    const folder = join(options.charts, 'node_modules', name);
    if (!options.peers || !existsSync(folder)) {
      result.missing.push(`updates with ${title}: ${options.peers ? `no ${folder}` : '--no-peers'}`);
      continue;
    }
    await page.addScriptTag({path: join(folder, script)});
    result.versions[title] = versionIn(folder);
  }
  result.versions.uPlot = versionIn(join(rootPath, 'node_modules', 'uplot'));
  const [rows, busyRows]: [string[][], string[][]] = [[], []];
  for (const points of SIZES) {
    console.error(`    ${formatPower(points)} points`);
    const times = await page.evaluate<UpdateTimes>(`measureUpdates(${points}, ${options.rounds})`);
    const cell = (own: readonly number[] | undefined): string =>
      own === undefined ? '–' : formatMultiple({median: median(own), spread: spread(own)});
    rows.push([formatPower(points), ...CHARTS.map(name => cell(times[name]?.ms))]);
    busyRows.push([formatPower(points), ...CHARTS.map(name => cell(times[name]?.busy))]);
    for (const name of CHARTS.slice(0, 2)) {
      result.check(`update of ${formatPower(points)} points, ${name}`, median(times[name].ms), FRAME, 1);
    }
  }
  result.tables.push({
    title: 'Dashboard: milliseconds per update',
    columns: ['points in each of two series', ...CHARTS],
    rows,
    note:
      'From adding ten points to each series until the frame that shows them is done. "Nothing" is a frame ' +
      `in which nothing changes. The goal of the dashboard is ${FRAME}.`,
  });
  result.tables.push({
    title: 'Dashboard: milliseconds of processor time per update',
    columns: ['points in each of two series', ...CHARTS],
    rows: busyRows,
    note:
      'In the same updates, the time in which the main thread of the page was on a processor. It hardly ' +
      'depends on what else runs on the machine.',
  });
}

async function measureTraining(page: Page, {rounds}: DashboardOptions, result: ResultBuilder): Promise<void> {
  const times = await page.evaluate<TrainingTimes>(`measureTraining('${ORIGIN}/', ${rounds})`);
  const time = ratio(times.withDashboard, times.without);
  const busy = ratio(times.busyWith, times.busyWithout);
  const gaps = ratio(times.gapsWith, times.gapsWithout);
  const rows = [
    {title: 'fit with TrainingDashboard ÷ without', measured: time, goal: 1.02},
    {title: 'the same in processor time of the main thread', measured: busy, goal: undefined},
    {title: 'longest gap of the event loop with ÷ without', measured: gaps, goal: undefined},
  ];
  for (const {title, measured, goal} of rows) result.check(title, measured.median, goal, 3);
  result.tables.push({
    title: 'Dashboard: training on wasm, MLP 784-128-10, batch 128',
    columns: ['', 'measured', 'goal'],
    rows: rows.map(({title, measured, goal}) => [title, formatShare(measured), String(goal ?? '–')]),
    note:
      `Five epochs of 20 steps. A step took ${formatNumber(median(times.steps))} ms; the longest gap was ` +
      `${formatNumber(median(times.gapsWithout))} ms without and ${formatNumber(median(times.gapsWith))} ms with ` +
      'the dashboard.',
  });
}

async function measureRecord(page: Page, _: DashboardOptions, result: ResultBuilder): Promise<void> {
  const {bytes, perStep} = await page.evaluate<RecordSize>(`measureRecord(${STEPS_OF_RECORD})`);
  const megabytes = bytes / 1e6;
  result.check('record of 10^6 steps, MB', megabytes, 2, 2);
  result.tables.push({
    title: `Dashboard: record of ${formatPower(STEPS_OF_RECORD)} steps`,
    columns: ['', 'measured', 'goal'],
    rows: [
      ['size as JSON, MB', formatNumber(megabytes), '2'],
      ['RunRecorder, microseconds per step', formatNumber(perStep), '–'],
    ],
  });
}

async function measureFindings(page: Page, {rounds}: DashboardOptions, result: ResultBuilder): Promise<void> {
  const times = await page.evaluate<number[][]>(`measureFindings(${JSON.stringify(SIZES)}, ${rounds})`);
  const perEpoch = times.map((list, i) => (1000 * median(list)) / SIZES[i]);
  const growth = perEpoch[perEpoch.length - 1] / perEpoch[0];
  result.check(
    'findings, time per epoch in the longest ÷ in the shortest training',
    growth,
    GROWTH_OF_FINDINGS,
    2,
  );
  result.tables.push({
    title: 'Findings',
    columns: ['epochs', 'milliseconds', 'microseconds per epoch'],
    rows: SIZES.map((count, i) => [
      formatPower(count),
      formatMultiple({median: median(times[i]), spread: spread(times[i])}),
      formatNumber(perEpoch[i]),
    ]),
    note: `The time per epoch grows to ${formatNumber(growth)} times; the goal is at most ${GROWTH_OF_FINDINGS}.`,
  });
}

function versionIn(folder: string): string {
  const {version} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {version: string};
  return version;
}

async function bundlePage(checkout: string): Promise<string> {
  const bundle = await build({
    entryPoints: [join(rootPath, 'bench', 'dashboard_page', 'page.ts')],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
    alias: packageSources(checkout),
    plugins: [noFiles],
  });
  return bundle.outputFiles[0].text;
}
