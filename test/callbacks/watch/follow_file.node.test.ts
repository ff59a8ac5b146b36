/** The page is told what is in the file, however the file changes. */
import {appendFile, mkdir, rename, rm, truncate, writeFile} from 'node:fs/promises';
import {expect} from 'chai';
import {epoch, finish, start, story} from './lines.js';
import {WatchedFolder} from './watching.js';

describe('watch: following a file', () => {
  const watched = new WatchedFolder();
  beforeEach(() => watched.create());
  afterEach(() => watched.remove());

  const has = (...expected: (string | number)[]) => {
    const wanted = JSON.stringify(expected);
    return (messages: Parameters<typeof story>[0]) => JSON.stringify(story(messages)) === wanted;
  };

  it('sends appended lines as they come', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    await appendFile(watched.file, epoch('a', 1));
    await page.until(has('a', 0, 1));
    await appendFile(watched.file, epoch('a', 2) + finish('a'));
    await page.until(has('a', 0, 1, 2, 'finish'));
    expect(watched.problems).to.deep.equal([]);
  });

  it('waits for a file that does not exist yet', async () => {
    await watched.watch();
    const page = await watched.openPage();
    await page.until(messages => messages.some(m => m.type === 'file' && m.state === 'missing'));
    await writeFile(watched.file, '');
    await page.until(messages => messages.some(m => m.type === 'file' && m.state === 'empty'));
    await appendFile(watched.file, start('a'));
    await page.until(messages => messages.some(m => m.type === 'file' && m.state === 'followed'));
    expect(story(page.messages)).to.deep.equal(['restart', 'a']);
  });

  it('sends a page that opens later the whole run in one message', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0) + epoch('a', 1) + finish('a'));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0, 1));
    const [first] = page.messages;
    expect(first).to.have.nested.property('run.finished', 1.7e12 + 5000);
  });

  it('sends a line when it is complete, also within a character', async () => {
    const text = start('Jörg');
    const bytes = Buffer.from(text);
    const middle = bytes.indexOf(0xc3) + 1;
    await writeFile(watched.file, bytes.subarray(0, middle));
    await watched.watch();
    const page = await watched.openPage();
    await new Promise(resolve => setTimeout(resolve, 700));
    expect(story(page.messages)).to.deep.equal(['restart']);
    await appendFile(watched.file, bytes.subarray(middle));
    await page.until(has('restart', 'Jörg'));
    expect(watched.problems).to.deep.equal([]);
  });

  it('takes a last line without a line break, and leaves a torn one out', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0).trimEnd());
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    await appendFile(watched.file, `\n${epoch('a', 1).slice(0, 20)}`);
    await appendFile(watched.file, `\n${epoch('a', 1)}`);
    await page.until(has('a', 0, 1));
    expect(watched.problems).to.deep.equal(['Line 3 is not part of a run, and is left out.']);
  });

  it('starts again when the file is truncated', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    await truncate(watched.file, 0);
    await page.until(has('a', 0, 'restart'));
    await appendFile(watched.file, start('b'));
    await page.until(has('a', 0, 'restart', 'b'));
  });

  it('starts again when the file is rewritten with as much or more', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    await writeFile(watched.file, start('b') + epoch('b', 0) + epoch('b', 1));
    await page.until(has('a', 0, 'restart', 'b', 0, 1));
  });

  it('starts again when another file takes its place', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    await writeFile(`${watched.file}.new`, start('b') + epoch('b', 0));
    await rename(`${watched.file}.new`, watched.file);
    await page.until(has('a', 0, 'restart', 'b', 0));
  });

  it('keeps showing the run of a file that was removed, until there is a new one', async () => {
    await writeFile(watched.file, start('a'));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a'));
    await rm(watched.file);
    await page.until(messages => messages.some(m => m.type === 'file' && m.state === 'missing'));
    expect(story(page.messages)).to.deep.equal(['a']);
    await writeFile(watched.file, start('b'));
    await page.until(has('a', 'restart', 'b'));
  });

  it('shows the run of a file with several that was changed last', async () => {
    await writeFile(watched.file, start('a') + epoch('a', 0) + finish('a') + start('b') + epoch('b', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('b', 0));
    await appendFile(watched.file, epoch('a', 1));
    await page.until(has('b', 0, 'a', 0, 1));
    const files = (): unknown[] => page.messages.filter(({type}) => type === 'file');
    expect(files().at(-1)).to.deep.equal({type: 'file', state: 'followed', runs: 2});
    await appendFile(watched.file, start('c'));
    await page.until(() => files().length > 1);
    expect(files().at(-1)).to.deep.equal({type: 'file', state: 'followed', runs: 3});
  });

  it('leaves out lines that are not part of a run, and says which', async () => {
    const lines = ['{"type":"start"}\n', 'null\n', '\n', start('a'), '{"type":"epoch","id":"a"}\n'];
    await writeFile(watched.file, lines.join('') + epoch('other', 1) + epoch('a', 0));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a', 0));
    expect(watched.problems.map(text => text.split(' ')[1])).to.deep.equal(['1', '2', '5', '6']);
  });

  it('tells why a file cannot be read, once', async () => {
    await writeFile(watched.file, start('a'));
    await watched.watch();
    const page = await watched.openPage();
    await page.until(has('a'));
    await rm(watched.file);
    await mkdir(watched.file);
    await page.until(messages => messages.some(m => m.type === 'problem'));
    await new Promise(resolve => setTimeout(resolve, 700));
    expect(watched.problems).to.have.length(1);
    expect(watched.problems[0]).to.match(/folder|EISDIR/);
  });
});
