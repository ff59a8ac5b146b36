/**
 * Opens each page (```html) of the README and of docs/ in Chromium, as it stands, beside a `node_modules`
 * with tfjs and the built package, and waits for the end of its training. Needs a build. `node
 * tools/docs_pages.mjs` prints how many there are.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {findChromium} from './browsers.mjs';
import {blocksOf} from './docs_blocks.mjs';
import {glob} from './glob.mjs';
import {rootPath} from './lib.mjs';

const ORIGIN = 'http://docs.test/';
const OWN = 'node_modules/tfjs-metrics/';
const PATIENCE_MS = 240_000;

const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage'];

/** Runs in the page, so that tfjs trains on the CPU: a small step takes much longer on a software GPU. */
function withoutWebGL() {
  for (const {prototype} of [HTMLCanvasElement, OffscreenCanvas]) {
    const {getContext} = prototype;
    prototype.getContext = function (kind, ...rest) {
      return kind.endsWith('webgl') || kind === 'webgl2' ? null : getContext.call(this, kind, ...rest);
    };
  }
}

const fileOf = path => join(rootPath, path.startsWith(OWN) ? path.slice(OWN.length) : path);

function answer(route, html) {
  const path = route.request().url().slice(ORIGIN.length);
  if (path === '') return route.fulfill({contentType: 'text/html', body: html});
  if (!path.endsWith('.js')) return route.fulfill({status: 204});
  return route.fulfill({contentType: 'text/javascript', body: readFileSync(fileOf(path))});
}

async function openPage(browser, {place, code}) {
  const page = await browser.newPage();
  try {
    const failed = new Promise((_, reject) => page.on('pageerror', reject));
    failed.catch(() => undefined); // it may fail while the page loads, before the race below
    await page.addInitScript(withoutWebGL);
    await page.route('**/*', route => answer(route, code));
    await page.goto(ORIGIN);
    const finished = page.waitForFunction(
      () => document.querySelector('training-dashboard')?.run?.finished !== undefined,
      null,
      {timeout: PATIENCE_MS},
    );
    await Promise.race([failed, finished]);
  } catch (error) {
    throw new Error(`${place}: ${error.message}`);
  } finally {
    await page.close();
  }
}

/** How many pages were opened; undefined without a Chromium. Rejects at the first that fails. */
export async function openPages() {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({executablePath, args: FLAGS});
  try {
    const pages = ['README.md', ...glob(['docs/*.md'])].flatMap(name => blocksOf(name, 'html'));
    for (const page of pages) await openPage(browser, page);
    return pages.length;
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  console.log(`README.md and docs/: ${(await openPages()) ?? 'no Chromium, so no'} pages opened`);
}
