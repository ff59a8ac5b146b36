/** Pages in a real Chromium, for tests that run in Node. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {type Browser, chromium, type Page} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../tools/browsers.mjs';
import {rootPath} from '../../tools/lib.mjs';
import {noFiles} from '../../tools/no_files.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

let browser: Promise<Browser> | undefined;

/** The Chromium of all tests. Without one the test is skipped, except in CI. */
export async function launchChromium(context: {skip(): never}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    if (process.env.CI) throw new Error(howToGetChromium);
    console.log(`    ${howToGetChromium}`);
    context.skip();
  }
  return (browser ??= chromium.launch({executablePath, args: FLAGS}));
}

export const closeChromium = async (): Promise<void> => (await browser)?.close();

// Programs that take pictures run without mocha.
if (typeof after === 'function') after(closeChromium);

const bundles = new Map<string, Promise<Uint8Array>>();

/** A script for a page, from TypeScript whose imports are relative to the checkout. */
export function bundleForPage(contents: string): Promise<Uint8Array> {
  const known = bundles.get(contents) ?? bundle(contents);
  bundles.set(contents, known);
  return known;
}

async function bundle(contents: string): Promise<Uint8Array> {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: rootPath, loader: 'ts'},
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    plugins: [noFiles],
  });
  return outputFiles[0].contents;
}

const CSS = `:root{color-scheme:light dark}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
body{margin:0;padding:8px}`;

/**
 * Serves a page with the given body and script under the policy `default-src 'self'`, which pages of the
 * dashboard have to work under.
 */
export class ServedScript {
  url = '';
  private server?: Server;

  async serve(script: Uint8Array, body = ''): Promise<this> {
    const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/none"><link rel="stylesheet" href="/page.css"><script type="module" src="/script.js"></script></head>
<body><main><h1>Test</h1>${body}</main></body></html>`;
    const files: Record<string, [type: string, content: string | Uint8Array] | undefined> = {
      '/': ['text/html; charset=utf-8', page],
      '/page.css': ['text/css', CSS],
      '/script.js': ['text/javascript', script],
    };
    this.server = createServer(({url}, response) => {
      const [type, content] = files[url ?? ''] ?? [];
      response.writeHead(content === undefined ? 204 : 200, {
        ...(type === undefined ? {} : {'content-type': type}),
        'content-security-policy': "default-src 'self'",
      });
      response.end(content);
    });
    await new Promise<void>(resolve => this.server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
    return this;
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server?.close(resolve));
    this.server?.closeAllConnections();
    await closed;
  }
}

/** Collects what goes wrong in a page: exceptions, and messages that the browser prints as errors. */
export function errorsOf(page: Page, errors: string[] = []): string[] {
  page.on('pageerror', error => errors.push(String(error.stack)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

interface AxeResult {
  violations: {id: string; nodes: {html: string; failureSummary: string}[]}[];
}

/** The violations that axe-core finds, as text. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = readFileSync(join(rootPath, 'node_modules/axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const {violations} = await page.evaluate<AxeResult>('axe.run()');
  return violations.flatMap(({id, nodes}) =>
    nodes.map(node => `${id}: ${node.html}\n${node.failureSummary}`),
  );
}
