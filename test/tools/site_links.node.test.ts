import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {deadLinks} from '../../tools/site/links.mjs';

describe('deadLinks', () => {
  let folder: string;
  const page = (name: string, html: string) => writeFileSync(join(folder, name), html);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'site-'));
    mkdirSync(join(folder, 'reference'));
    page('start.html', '<h2 id="in-node">In Node</h2> <img src="/a.png">');
    page('a.png', '');
  });
  afterEach(() => rmSync(folder, {recursive: true}));

  it('finds files that are missing', () => {
    page('index.html', '<a href="/start.html">a</a> <a href="./begin.html">b</a> <img src="/b.png">');
    expect(deadLinks(folder)).to.deep.equal(['index.html: ./begin.html', 'index.html: /b.png']);
  });

  it('finds anchors that are missing, of the page itself too', () => {
    page('index.html', '<a id="top" href="start.html#in-node"></a> <a href="#top"></a> <a href="#end"></a>');
    page('reference/AUC.html', '<a href="../start.html#in-deno">a</a>');
    expect(deadLinks(folder)).to.deep.equal([
      'index.html: #end, an anchor that is missing',
      'reference/AUC.html: ../start.html#in-deno, an anchor that is missing',
    ]);
  });

  it('takes an address without .html for the page, and a folder for its index', () => {
    page('reference/index.html', '<a href="/start">a</a> <a href="/reference/">b</a>');
    expect(deadLinks(folder)).to.deep.equal([]);
  });

  it('knows the path below which the site is published', () => {
    page('start.html', '');
    page(
      'index.html',
      '<a href="/metrics/start.html">a</a> <a href="/metrics/">b</a> <a href="/start.html">c</a>',
    );
    expect(deadLinks(folder, '/metrics/')).to.deep.equal(['index.html: /start.html']);
  });

  it('leaves other sites alone', () => {
    page(
      'index.html',
      '<a href="https://example.org/a">a</a> <a href="mailto:a@example.org">b</a> <link href="data:,">',
    );
    expect(deadLinks(folder)).to.deep.equal([]);
  });
});
