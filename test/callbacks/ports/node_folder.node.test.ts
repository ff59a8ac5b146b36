import {expect} from 'chai';
import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {NodeFolder} from '../../../callbacks/ports/node_folder.js';
import type {StorageError} from '../../../src/storage_error.js';
import {bytes, storeContract, text} from './store_contract.js';
import {failureOf} from '../../outcomes.js';

let base: string;
before(() => {
  base = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
});
after(() => rmSync(base, {recursive: true, force: true}));
const place = (name: string) => join(base, name);

describe('a folder on disk', () => {
  storeContract(() => new NodeFolder(place('contract/deep')));

  it('is made with the first file, and not before', async () => {
    const folder = new NodeFolder(place('late/later'));
    await folder.list();
    await folder.read('a');
    await folder.remove('a');
    expect(existsSync(place('late'))).to.equal(false);
    await folder.append('sub/a', bytes('1'));
    expect(readFileSync(place('late/later/sub/a'), 'utf8')).to.equal('1');
  });

  it('keeps the mode of a file, and a link a link', async () => {
    mkdirSync(place('modes'));
    writeFileSync(place('modes/a'), 'old');
    chmodSync(place('modes/a'), 0o640);
    symlinkSync('a', place('modes/link'));
    await new NodeFolder(place('modes')).write('link', bytes('new'));
    expect(readFileSync(place('modes/a'), 'utf8')).to.equal('new');
    if (process.platform !== 'win32') expect(statSync(place('modes/a')).mode & 0o777).to.equal(0o640);
    expect(readdirSync(place('modes'))).to.deep.equal(['a', 'link']);
  });

  it('shows no incomplete files, and removes those of killed processes with the next write', async () => {
    const host = hostname()
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, 24);
    mkdirSync(place('parts'));
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid']));
    const names = {
      dead: `.${host}-${dead}-a1.part`,
      alive: `.${host}-${process.ppid}-a2.part`,
      other: `.other-1-a3.part`,
      old: `.other-1-a4.part`,
      earlier: `.${host}-${process.pid}-a5.part`,
      own: `.${host}-${process.pid}-a6.part`,
      users: `.a-b.part`,
    };
    for (const name of Object.values(names)) writeFileSync(place(`parts/${name}`), 'half');
    const before = Date.now() / 1000 - process.uptime() - 60;
    utimesSync(place(`parts/${names.old}`), 1, 1);
    utimesSync(place(`parts/${names.earlier}`), before, before);
    const folder = new NodeFolder(place('parts'));
    expect(await folder.list()).to.deep.equal([names.users]);
    await folder.write('a', bytes('a'));
    expect(readdirSync(place('parts')).sort()).to.deep.equal(
      [names.alive, names.other, names.own, names.users, 'a'].sort(),
    );
  });
});

describe('a folder that cannot be written', () => {
  it('a file with its name, or with that of a folder in it, is an error that says so', async () => {
    writeFileSync(place('file'), '');
    for (const [folder, name] of [
      [place('file'), 'a'],
      [place('file/below'), 'a'],
      [base, 'file/a'],
    ]) {
      const store = new NodeFolder(folder);
      for (const action of [store.write(name, bytes('x')), store.append(name, bytes('x'))]) {
        const error = (await failureOf(action)) as StorageError;
        expect(error.name).to.equal('StorageError');
        expect(error.code).to.be.oneOf(['EEXIST', 'ENOTDIR']);
        expect(error.message).to.contain('a file stands where a folder is needed').and.contain(folder);
        expect(error.cause).to.be.instanceOf(Error);
      }
      expect(await store.read(name)).to.equal(undefined);
      await store.remove(name);
    }
  });

  it('a folder with the name of a file is an error that says so', async () => {
    mkdirSync(place('folders/a/b'), {recursive: true});
    const folder = new NodeFolder(place('folders'));
    expect(((await failureOf(folder.write('a', bytes('x')))) as StorageError).file).to.equal('a');
    expect((await failureOf(folder.append('a', bytes('x')))).message).to.contain('(EISDIR)');
    expect((await failureOf(folder.read('a'))).message)
      .to.contain('cannot read "a"')
      .and.contain('(EISDIR)');
    expect((await failureOf(folder.remove('a'))).message).to.contain('cannot remove "a"');
    expect(readdirSync(place('folders'))).to.deep.equal(['a']);
  });
});

/** Runs lines in a child with `folder` there; returns what it writes as JSON. */
function child(prepare: string[], folder: string, lines: string): {code?: string; message?: string} {
  const program = `
    import {NodeFolder} from ${JSON.stringify(new URL('../../../callbacks/ports/node_folder.ts', import.meta.url).href)};
    const folder = new NodeFolder(${JSON.stringify(folder)});
    const told = async action => { try { await action(); return {}; } catch ({code, message}) { return {code, message}; } };
    console.log(JSON.stringify(await told(async () => { ${lines} })));
  `;
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', program];
  const [command, ...args] = [...prepare, ...node];
  return JSON.parse(execFileSync(command, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}));
}

/**
 * `unshare -rm` creates a separate mount table, as root or where the system lets users have one; else
 * nothing.
 */
function inMounts(commands: string): string[] | undefined {
  const prepare = ['unshare', '-rm', 'sh', '-c', `${commands} && exec "$@"`, 'sh'];
  try {
    execFileSync(prepare[0], [...prepare.slice(1), 'true'], {stdio: 'ignore'});
    return prepare;
  } catch {
    return undefined;
  }
}

describe('when the disk fills', function () {
  this.timeout(60_000);
  const lines = `
    await folder.write('kept', new Uint8Array(20_000).fill(65));
    await folder.append('log', new Uint8Array(20_000).fill(66));
    const first = await told(() => folder.write('kept', new Uint8Array(400_000)));
    const second = await told(() => folder.append('log', new Uint8Array(400_000)));
    const third = await told(() => folder.write('new', new Uint8Array(400_000)));
    const kept = await folder.read('kept');
    const log = await folder.read('log');
    const whole = kept.length === 20_000 && kept.every(b => b === 65) && log.length === 20_000 && log.every(b => b === 66);
    if (!whole) throw new Error('what was there is not intact');
    if (String(await folder.list()) !== 'kept,log') throw new Error('left: ' + await folder.list());
    const {readdirSync} = await import('node:fs');
    if (readdirSync(folder.where).length !== 2) throw new Error('left: ' + readdirSync(folder.where));
    await folder.append('log', new Uint8Array(10));
    if (new Set([first.code, second.code, third.code]).size !== 1) throw new Error('not all failed alike');
    throw Object.assign(new Error(first.message), {code: first.code});
  `;

  it('(a small tmpfs) the previous file is intact, and the error says what happened', function () {
    const folder = place('full');
    mkdirSync(folder);
    const prepare = inMounts(`mount -t tmpfs -o size=128k tmpfs ${folder}`);
    if (prepare === undefined) {
      console.log('    no mounts for this user: skipped');
      return this.skip();
    }
    const {code, message} = child(prepare, folder, lines);
    expect(message).to.equal(
      `${folder}: cannot write 400000 bytes to "kept": the disk is full (ENOSPC). ` +
        'What was there before is intact. Free some space, or choose another place.',
    );
    expect(code).to.equal('ENOSPC');
  });

  it('(a limit for the size of files) the previous file is intact, and the error says what happened', function () {
    if (process.platform === 'win32') return this.skip();
    const prepare = ['sh', '-c', 'trap "" XFSZ; ulimit -f 256 && exec "$@"', 'sh'];
    const {code, message} = child(prepare, place('limited'), lines);
    expect(message).to.contain('larger than this process may write (EFBIG)').and.contain('is intact');
    expect(code).to.equal('EFBIG');
  });
});

describe('when the disk is read-only', function () {
  this.timeout(60_000);
  const lines = `
    const before = await folder.read('kept');
    const error = await told(() => folder.append('kept', new Uint8Array(1)));
    if (error.code === undefined) throw new Error('it could be written');
    if (String(await folder.read('kept')) !== String(before)) throw new Error('what was there is not intact');
    await folder.write('kept', new Uint8Array(1));
  `;

  it('(a mount) the error says so, and the previous file is intact', function () {
    const folder = place('readonly');
    mkdirSync(folder);
    writeFileSync(join(folder, 'kept'), 'kept');
    const prepare = inMounts(`mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`);
    if (prepare === undefined) {
      console.log('    no mounts for this user: skipped');
      return this.skip();
    }
    const {code, message} = child(prepare, folder, lines);
    expect(code).to.equal('EROFS');
    expect(message).to.contain('cannot write 1 bytes to "kept": the file system is read-only (EROFS)');
    expect(text(readFileSync(join(folder, 'kept')))).to.equal('kept');
  });

  it('(the permissions of the folder) the error says so, and the previous file is intact', function () {
    if (process.getuid?.() === 0 || process.platform === 'win32') return this.skip(); // Root may do everything.
    const folder = place('forbidden');
    mkdirSync(folder);
    writeFileSync(join(folder, 'kept'), 'kept', {mode: 0o400});
    chmodSync(folder, 0o500);
    try {
      expect(child([], folder, lines).message).to.contain('permission denied (EACCES)');
    } finally {
      chmodSync(folder, 0o700);
    }
  });
});
