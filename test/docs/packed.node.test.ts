/**
 * The packed package: every link leads somewhere, and tools that do not read `exports` find every entry
 * point.
 */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {expect} from 'chai';
import {entryPoints} from '../../tools/entry_points.mjs';
import {glob} from '../../tools/glob.mjs';
import {rootPath} from '../../tools/lib.mjs';

interface Manifest {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly typesVersions: {readonly '*': Readonly<Record<string, readonly string[]>>};
}

const manifest = JSON.parse(readFileSync(join(rootPath, 'package.json'), 'utf8')) as Manifest;
const docs = glob(['docs/*.md']);

/** npm packs these too. */
const ALWAYS = ['README.md', 'LICENSE', 'package.json'];
const packed = new Set([...ALWAYS, ...manifest.files, ...docs]);

/** The files that a Markdown file links to, as paths in the package. */
function links(file: string): string[] {
  const text = readFileSync(join(rootPath, file), 'utf8');
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, link]) => link)
    .filter(link => !/^https?:/.test(link))
    .map(link => normalize(join(dirname(file), link)));
}

describe('the packed package', () => {
  for (const file of ['README.md', 'CHANGELOG.md', ...docs]) {
    it(`has what ${file} links to`, () => {
      expect(
        links(file).filter(link => !packed.has(link) || !existsSync(join(rootPath, link))),
      ).to.deep.equal([]);
    });
  }

  for (const file of ['CONTRIBUTING.md', 'SECURITY.md', ...glob(['bench/*.md'])]) {
    it(`lacks ${file}, whose links lead somewhere in the checkout`, () => {
      expect(packed).not.to.include(file);
      expect(links(file).filter(link => !existsSync(join(rootPath, link)))).to.deep.equal([]);
    });
  }

  it('has the docs that the README links to', () => {
    expect(manifest.files).to.include('docs/*.md');
    expect(links('README.md')).to.include('docs/metrics.md');
  });

  it('has each entry point where tools look that do not read exports', () => {
    const others = entryPoints.slice(1).map(({name}) => name.replace('tfjs-metrics/', ''));
    expect(Object.keys(manifest.exports)).to.include.members(others.map(name => `./${name}`));
    for (const name of others) {
      expect(manifest.files).to.include(`${name}/package.json`);
      expect(manifest.typesVersions['*'][name]).to.have.length(1);
    }
  });

  it('shows whole programs in the README, which tools/docs_blocks.mjs runs', () => {
    const readme = readFileSync(join(rootPath, 'README.md'), 'utf8');
    const kinds = new Set([...readme.matchAll(/^```(\w+)$/gm)].map(m => m[1]));
    expect([...kinds]).to.have.members(['js', 'html']);
    expect(readme.split('\n').length).to.be.at.most(121);
  });
});
