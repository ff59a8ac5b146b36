import {build} from 'esbuild';
import {createServer, type Server} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {type Browser, chromium, type Page} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../../../tools/browsers.mjs';
import {noFiles} from '../../../../tools/no_files.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const require = createRequire(import.meta.url);

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A training</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/page.css">
<link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script></head>
<body><main><h1>A training</h1><div id="here"></div></main></body></html>`;

const CSS = `:root{color-scheme:light dark}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
body{margin:0;padding:8px}`;

/** A page of the dashboard under a strict CSP, in a Chromium. */
export class DashboardPages {
  readonly problems: string[] = [];
  private server: Server | undefined;
  private browser: Browser | undefined;
  private url = '';

  /** @param script the module of the page; it may import from `callbacks/` */
  static async start(script: string): Promise<DashboardPages | undefined> {
    const executablePath = findChromium();
    if (executablePath === undefined) {
      if (process.env.CI) throw new Error(howToGetChromium);
      console.log(`    ${howToGetChromium}`);
      return undefined;
    }
    const pages = new DashboardPages();
    const {outputFiles} = await build({
      stdin: {contents: script, resolveDir: root, loader: 'ts'},
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
      tsconfig: `${root}/tsconfig.json`,
      external: ['node:*'],
      plugins: [noFiles],
    });
    const files: Record<string, [type: string, content: string | Buffer]> = {
      '/': ['text/html', HTML],
      '/page.css': ['text/css', CSS],
      '/page.js': ['text/javascript', outputFiles[0].text],
      '/axe.js': ['text/javascript', readFileSync(require.resolve('axe-core/axe.min.js'))],
    };
    pages.server = createServer(({url = ''}, response) => {
      const file = files[url.split('?')[0]];
      if (file === undefined) return void response.writeHead(404).end();
      response
        .setHeader('content-type', file[0])
        .setHeader('content-security-policy', "default-src 'self'")
        .end(file[1]);
    });
    await new Promise<void>(resolve => pages.server?.listen(0, '127.0.0.1', resolve));
    pages.url = `http://127.0.0.1:${(pages.server.address() as AddressInfo).port}/`;
    pages.browser = await chromium.launch({executablePath, args: FLAGS});
    return pages;
  }

  /** Opens the page. Errors of the page and violations of its CSP are in `problems`. */
  async open(
    options: {
      width?: number;
      theme?: 'light' | 'dark';
      forcedColors?: 'active';
      reducedMotion?: 'reduce';
    } = {},
  ): Promise<Page> {
    const {width = 1280, theme = 'light', ...media} = options;
    const page = await (this.browser as Browser).newPage({viewport: {width, height: 900}, ...media});
    page.on('pageerror', error => this.problems.push(error.stack ?? error.message));
    page.on('console', message => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await page.goto(this.url);
    await page.waitForFunction(() => (window as unknown as {isReady?: boolean}).isReady === true);
    await page.evaluate(name => void (document.documentElement.dataset.theme = name), theme);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await new Promise(resolve => this.server?.close(resolve) ?? resolve(undefined));
  }
}

/**
 * The script of a page with one empty dashboard, `window.dashboard`, and `window.controls`, which note their
 * `calls`.
 */
export const EMPTY_DASHBOARD = `
import {defineTrainingDashboard} from './callbacks/dashboard/define.ts';
defineTrainingDashboard();
window.dashboard = document.createElement('training-dashboard');
document.getElementById('here').append(window.dashboard);
window.calls = [];
const note = name => () => window.calls.push(name);
window.controls = {pause: note('pause'), resume: note('resume'), stop: note('stop')};
window.isReady = true;`;

/** Shows a run, or several, and waits until they are drawn. */
export async function show(page: Page, runs: unknown): Promise<void> {
  await page.evaluate(async given => {
    const {dashboard} = window as unknown as {dashboard: {run: unknown; runs: unknown}};
    if (Array.isArray(given)) dashboard.runs = given;
    else dashboard.run = given;
    for (let i = 0; i < 3; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  }, runs);
}

/** The violations that axe-core finds, as text. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({url: '/axe.js'});
  const results = await page.evaluate(() =>
    (
      window as unknown as {axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>}}
    ).axe.run(),
  );
  return results.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`));
}
