/**
 * Which test files run where. A file's name says what it needs: `*.node.test.ts` needs Node,
 * `*.browser.test.ts` a page, others run in both. `etc/test_tiers.json` divides them further, by what can
 * fail where:
 *
 * - long: only with `npm test -- --all`, once, in Node on cpu: kills, full disks, long trainings
 * - trackers: only with `npm test -- --all`, once, in Node on cpu: they need servers from PyPI
 * - queue: only with `npm test -- --all`, once, in Node on cpu: they need a redis-server
 * - chromium: in Node on cpu, beside the others: they start a Chromium, and wait for it most of the time
 * - cpuOnly: on cpu only: no kernel and no read of another backend can make them fail
 * - page: short tier, in Chromium on cpu, besides all `*.browser.test.ts`: what a page or tfjs by script tag
 *   can break
 * - smoke: short tier, on webgl: a training, a read, a metric of each kind
 * - lacking: backend by backend, files that do not run on it, for the reasons that docs/support.md lists
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {glob} from './glob.mjs';
import {rootPath} from './lib.mjs';

export const tiers = JSON.parse(readFileSync(join(rootPath, 'etc', 'test_tiers.json'), 'utf8'));

const ALL = ['test/**/*.test.ts'];
const NODE = ['test/**/*.node.test.ts'];
const BROWSER = ['test/**/*.browser.test.ts'];

const without = backend => [
  ...tiers.long,
  ...tiers.trackers,
  ...tiers.queue,
  ...tiers.chromium,
  ...(backend === 'cpu' ? [] : tiers.cpuOnly),
  ...(tiers.lacking[backend] ?? []),
];

export const longFiles = () => glob(tiers.long, BROWSER);

export const trackerFiles = () => glob(tiers.trackers);

export const queueFiles = () => glob(tiers.queue);

export const chromiumFiles = () => glob(tiers.chromium);

export const filesInNode = backend => glob(ALL, [...BROWSER, ...without(backend)]);

export const filesInPage = backend => glob(ALL, [...NODE, ...without(backend)]);

export const pageFiles = () => glob([...BROWSER, ...tiers.page], NODE);

export const smokeFiles = () => glob(tiers.smoke, NODE);
