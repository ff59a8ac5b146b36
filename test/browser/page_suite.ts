/** A page for the tests of a suite. */
import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {bundleForPage, errorsOf, launchChromium, ServedScript} from './chromium_page.js';

export interface PageOptions {
  width?: number;
  /** What the page itself asks for, whatever the system prefers. */
  theme?: 'light' | 'dark';
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active';
}

/** A page under the policy `default-src 'self'`, one at a time. */
export class ScriptPage {
  page?: Page;
  /** Exceptions, and what the browser prints as errors, of all pages that were open. */
  readonly problems: string[] = [];
  private browser?: Browser;
  private readonly served = new ServedScript();
  private readonly script: string;
  private readonly body: string;

  /**
   * @param script TypeScript, with imports relative to the checkout
   * @param body HTML
   */
  constructor(script: string, body: string) {
    this.script = script;
    this.body = body;
  }

  async start(context: {skip(): never}): Promise<void> {
    this.browser = await launchChromium(context);
    await this.served.serve(await bundleForPage(`${this.script}\nglobalThis.isReady = true;`), this.body);
  }

  /** Closes the page that is open, and opens it again. Its script has run when the promise resolves. */
  async open({width = 1280, theme, ...media}: PageOptions = {}): Promise<Page> {
    await this.page?.close();
    if (this.browser === undefined) throw new Error('start() comes first');
    const page = await this.browser.newPage({viewport: {width, height: 900}, ...media});
    this.page = page;
    page.setDefaultTimeout(60_000); // other work may slow the machine down
    errorsOf(page, this.problems);
    await page.goto(this.served.url);
    await page.waitForFunction(() => (globalThis as {isReady?: boolean}).isReady === true);
    if (theme) await page.evaluate(name => void (document.documentElement.dataset.theme = name), theme);
    return page;
  }

  async end(): Promise<void> {
    await this.page?.close();
    if (this.browser !== undefined) await this.served.close();
  }
}

/** Hooks for the suite that calls it: a new page for each test, without problems at the end of it. */
export function pageForEachTest(script: string, body: string, onOpen: (page: Page) => void): ScriptPage {
  const pages = new ScriptPage(script, body);
  before(function () {
    return pages.start(this);
  });
  beforeEach(async () => onOpen(await pages.open()));
  afterEach(() => expect(pages.problems.splice(0)).to.deep.equal([]));
  after(() => pages.end());
  return pages;
}

/** Waits until what was shown is drawn. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
