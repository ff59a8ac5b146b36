/** What the build removes from dist/. */
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {removeUnreached} from '../../tools/unreached.mjs';

describe('removeUnreached', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unreached-'));
    mkdirSync(join(folder, 'inner'));
  });

  afterEach(() => {
    rmSync(folder, {recursive: true});
  });

  /** The JavaScript and the types that are left, without those of the entry point. */
  async function left(
    entry: {readonly code: string; readonly types: string},
    scripts: string[] = [],
  ): Promise<string[]> {
    writeFileSync(join(folder, 'index.js'), entry.code);
    writeFileSync(join(folder, 'index.d.ts'), entry.types);
    for (const name of ['inner/a', 'inner/b']) {
      writeFileSync(join(folder, `${name}.js`), "import 'elsewhere';\nexport {};\n");
      writeFileSync(join(folder, `${name}.d.ts`), 'export {};\n');
    }
    await removeUnreached(folder, ['index'], scripts);
    return readdirSync(join(folder, 'inner')).sort();
  }

  it('keeps code and types apart: what only code imports has no types', async () => {
    expect(
      await left({code: "export {x} from './inner/a.js';", types: "export * from './inner/b.js';"}),
    ).to.deep.equal(['a.js', 'b.d.ts']);
  });

  it('follows import(), require() and types that name a file', async () => {
    const types = "export declare const x: import('./inner/a.js').X;";
    expect(await left({code: "await import('./inner/a.js'); require('./inner/b.js');", types})).to.deep.equal(
      ['a.d.ts', 'a.js', 'b.js'],
    );
  });

  it('follows what imported files import', async () => {
    writeFileSync(join(folder, 'middle.js'), "import './inner/b.js';");
    expect(await left({code: "import './middle.js';", types: ''})).to.deep.equal(['b.js']);
  });

  it('keeps other scripts that are named', async () => {
    expect(await left({code: '', types: ''}, ['inner/a'])).to.deep.equal(['a.js']);
  });
});
