/**
 * Opens pages of the built site in Chromium, light and dark, as wide as a desktop and a phone, and reports what axe-core
 * finds, errors, and pages that scroll sideways. `node tools/site/pages.mjs FOLDER` also takes a screenshot of each.
 */
import {readFileSync} from 'node:fs';
import {extname, join} from 'node:path';
import axe from 'axe-core';
import {chromium} from 'playwright-core';
import {findChromium} from '../browsers.mjs';
import {exists, rootPath} from '../lib.mjs';

const ORIGIN = 'http://site.test/';
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage'];

const PAGES = ['index', 'start', 'faq', 'support', 'choosing-metrics', 'see-your-training', '404', 'reference/F1Score', 'reference/index'];
/** The page on which the search is opened. */
const SEARCHED = 'start';
const SEARCH_BOX = '.VPLocalSearchBox';
const WIDTHS = [1280, 360];
const SCHEMES = ['light', 'dark'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const TYPES = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css'};

function answer(route) {
  const path = decodeURI(new URL(route.request().url()).pathname.slice(1));
  const file = join(rootPath, 'site', path);
  if (!exists(file)) return route.fulfill({status: 404});
  return route.fulfill({contentType: TYPES[extname(file)], body: readFileSync(file)});
}

async function violationsIn(page) {
  const {violations} = await page.evaluate(tags => globalThis.axe.run({runOnly: tags}), TAGS);
  return violations.map(({id, help, nodes}) => `${id}: ${help}: ${nodes[0].html}`);
}

/** Pages answer keys only once their scripts have run, which nothing announces: a key before that is lost. */
async function openSearch(page) {
  for (let tries = 1; (await page.$(SEARCH_BOX)) === null; tries++) {
    await page.keyboard.press('/');
    try {
      await page.waitForSelector(SEARCH_BOX, {timeout: 5000});
    } catch (error) {
      if (tries === 12) throw error;
    }
  }
}

async function problemsOf(browser, path, {width, colorScheme, folder}) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme});
  const problems = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', error => problems.push(error.message));
    page.on('console', message => message.type() === 'error' && problems.push(message.text()));
    await page.route('**/*', answer);
    await page.goto(`${ORIGIN}${path}.html`, {waitUntil: 'networkidle'});
    if (folder) await page.screenshot({path: join(folder, `${path.replace('/', '-')}-${width}-${colorScheme}.png`)});
    await page.evaluate(axe.source);
    problems.push(...(await violationsIn(page)));
    if (path === SEARCHED) {
      await openSearch(page);
      await page.fill(`${SEARCH_BOX} input`, SEARCHED);
      await page.waitForSelector(`${SEARCH_BOX}[role="dialog"] .result.selected`);
      problems.push(...(await violationsIn(page)).map(problem => `search: ${problem}`));
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (sideways) problems.push('scrolls sideways');
  } finally {
    await context.close();
  }
  return problems.map(problem => `${path}, ${width} px, ${colorScheme}: ${problem}`);
}

/** @returns the problems, or undefined without a Chromium */
export async function pageProblems(folder) {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({executablePath, args: FLAGS});
  const problems = [];
  try {
    for (const path of PAGES)
      for (const width of WIDTHS)
        for (const colorScheme of SCHEMES)
          problems.push(...(await problemsOf(browser, path, {width, colorScheme, folder})));
  } finally {
    await browser.close();
  }
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const problems = await pageProblems(process.argv[2]);
  for (const problem of problems ?? []) console.log(problem);
  if (problems?.length > 0) process.exitCode = 1;
  else console.log(problems ? `site/: ${PAGES.length} pages, no violation` : 'site/: no Chromium, so no pages opened');
}
