/** Opens a page of a folder in Chromium, and returns the title that its training sets. */
import {createServer} from 'node:http';
import {existsSync, readFileSync, statSync} from 'node:fs';
import {extname, join} from 'node:path';
import {chromium} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../../tools/browsers.mjs';
import {Unavailable} from './projects.mjs';

const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];
const PATIENCE_MS = 180_000;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

async function serve(folder) {
  const server = createServer(({url}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const path = join(folder, decodeURIComponent(pathname));
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {'content-type': TYPES[extname(file)] ?? 'application/octet-stream'});
    response.end(readFileSync(file));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** `path` is relative to the folder that is served. */
export async function titleOf(folder, path = '') {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Unavailable(howToGetChromium);
  const server = await serve(folder);
  const browser = await chromium.launch({executablePath, args: FLAGS});
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on('pageerror', reject));
    failed.catch(() => undefined); // it may fail before the race below
    const wait = {timeout: PATIENCE_MS};
    await page.goto(`http://127.0.0.1:${server.address().port}/${path}`, wait);
    const trained = page.waitForFunction(() => /^(val_auc|failed)/.test(document.title), null, wait);
    await Promise.race([failed, trained]);
    return await page.title();
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
