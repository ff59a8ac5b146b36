/** The server answers its own page, and nothing else. */
import {connect} from 'node:net';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {start} from './lines.js';
import {ask, WatchedFolder} from './watching.js';

describe('watch: requests', () => {
  const watched = new WatchedFolder();
  let url: string;
  before(async () => {
    await watched.create();
    await writeFile(watched.file, start('a'));
    await writeFile(join(watched.folder, 'secret.txt'), 'secret');
    url = await watched.watch();
  });
  after(() => watched.remove());

  it('listens on 127.0.0.1 only', () => {
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  for (const [path, type] of [
    ['/', 'text/html'],
    ['/watch.js', 'text/javascript'],
    ['/watch.css', 'text/css'],
    ['/icon.svg', 'image/svg+xml'],
  ]) {
    it(`serves ${path} under a strict policy`, async () => {
      const {status, headers, body} = await ask(url, path);
      expect(status).to.equal(200);
      expect(headers['content-type']).to.match(new RegExp(`^${type.replace('+', '\\+')}`));
      expect(headers['content-security-policy']).to.include("default-src 'self'").and.not.include('unsafe');
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers['cross-origin-resource-policy']).to.equal('same-origin');
      expect(headers).not.to.have.property('access-control-allow-origin');
      expect(body).not.to.equal('');
    });
  }

  it('has no inline script, style or handler in the page', async () => {
    const {body} = await ask(url, '/');
    expect(body).not.to.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
    expect(body).to.include('<training-dashboard>');
  });

  for (const path of [
    '/secret.txt',
    '/run.jsonl',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/watch.js/../secret.txt',
    '//secret.txt',
    '/__proto__',
    '/constructor',
    '',
  ]) {
    it(`answers ${path === '' ? 'a request without a path' : path} with 404`, async () => {
      const {status, body} = await ask(url, path === '' ? 'watch.js' : path);
      expect([400, 404]).to.include(status);
      expect(body).not.to.include('secret\n').and.not.include('"start"');
    });
  }

  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example', '0.0.0.0'])
    it(`refuses the host ${host}`, async () => {
      for (const path of ['/', '/events', '/watch.js'])
        expect((await ask(url, path, {headers: {host}})).status).to.equal(403);
    });

  it('answers under localhost too', async () => {
    const {port} = new URL(url);
    const headers = {host: `localhost:${port}`, origin: `http://localhost:${port}`};
    expect((await ask(url, '/', {headers})).status).to.equal(200);
  });

  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://localhost'])
    it(`refuses the origin ${origin}`, async () => {
      for (const path of ['/', '/events'])
        expect((await ask(url, path, {headers: {origin}})).status).to.equal(403);
    });

  it('refuses a request without a host', async () => {
    const {port} = new URL(url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
      let answer = '';
      socket.on('data', data => (answer += String(data)));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
    expect(text).to.match(/^HTTP\/1\.1 403/);
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    it(`refuses ${method}`, async () => {
      const {status, headers} = await ask(url, '/', {method});
      expect(status).to.equal(405);
      expect(headers.allow).to.equal('GET, HEAD');
    });

  it('answers HEAD without a body', async () => {
    for (const path of ['/', '/events']) {
      const {status, body} = await ask(url, path, {method: 'HEAD'});
      expect([status, body]).to.deep.equal([200, '']);
    }
  });

  it('escapes the name of the file', async () => {
    const other = new WatchedFolder();
    await other.create();
    other.file = join(other.folder, '<img src=x onerror=alert(1)>');
    const {body} = await ask(await other.watch(), '/');
    expect(body).not.to.include('<img');
    await other.remove();
  });
});
