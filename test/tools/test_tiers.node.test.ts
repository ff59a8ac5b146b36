/** Every pattern of etc/test_tiers.json matches a test file, and every test file runs somewhere. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {glob} from '../../tools/glob.mjs';
import {rootPath} from '../../tools/lib.mjs';
import {
  chromiumFiles,
  filesInNode,
  filesInPage,
  longFiles,
  pageFiles,
  queueFiles,
  smokeFiles,
  tiers,
  trackerFiles,
} from '../../tools/test_tiers.mjs';

const {lacking, ...lists} = tiers;
const patterns = [...Object.values(lists), ...Object.values(lacking)].flat();

describe('the tiers of the tests', () => {
  for (const pattern of patterns) {
    it(`${pattern} matches a test file`, () => {
      expect(glob([pattern]).filter(file => file.endsWith('.test.ts'))).to.not.be.empty;
    });
  }

  it('run every test file on cpu, in Node or in a page', () => {
    const run = new Set([
      ...filesInNode('cpu'),
      ...chromiumFiles(),
      ...longFiles(),
      ...trackerFiles(),
      ...queueFiles(),
      ...filesInPage('cpu'),
    ]);
    expect(glob(['test/**/*.test.ts']).filter(file => !run.has(file))).to.deep.equal([]);
  });

  it('have in the short tier every file that runs in Node and is not long, and every one for pages', () => {
    const short = new Set([...filesInNode('cpu'), ...chromiumFiles(), ...pageFiles(), ...smokeFiles()]);
    const long = new Set([...longFiles(), ...trackerFiles(), ...queueFiles()]);
    expect(glob(['test/**/*.test.ts']).filter(file => !short.has(file) && !long.has(file))).to.deep.equal([]);
  });

  it('have in the long tier what the short one runs in pages, where the long one leaves out those steps', () => {
    const [cpu, webgl] = [new Set(filesInPage('cpu')), new Set(filesInPage('webgl'))];
    expect(pageFiles().filter(file => !cpu.has(file))).to.deep.equal([]);
    expect(smokeFiles().filter(file => !webgl.has(file))).to.deep.equal([]);
  });

  it('know the files that start a Chromium', () => {
    const starts = (file: string) =>
      /from '(.*\/browser\/(chromium_page|page_suite)\.js|playwright-core)'/.test(
        readFileSync(join(rootPath, file), 'utf8'),
      );
    expect(glob(['test/**/*.test.ts']).filter(starts)).to.deep.equal(chromiumFiles());
  });
});
