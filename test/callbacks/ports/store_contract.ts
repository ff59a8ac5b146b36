/** What every store of files does, whatever is behind it. */
import {expect} from 'chai';
import {type FileStore, sizeOf} from '../../../callbacks/ports/file_store.js';
import {failureOf} from '../../outcomes.js';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (data: Uint8Array | undefined): string | undefined =>
  data === undefined ? undefined : new TextDecoder().decode(data);

/**
 * `open` returns a store over one and the same empty place for each test; a second one, opened behind the
 * first, sees what that has written, unless it is the memory of one object.
 */
export function storeContract(open: () => FileStore | Promise<FileStore>, {outlives = true} = {}): void {
  let store: FileStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    for (const name of await store.list()) await store.remove(name);
  });

  it('has no files at first', async () => {
    expect(await store.list()).to.deep.equal([]);
    expect(await store.read('a.txt')).to.equal(undefined);
    expect(await store.read('a/b/c.txt')).to.equal(undefined);
  });

  it('reads what was written, byte for byte, as plain bytes', async () => {
    const all = Uint8Array.from({length: 70_000}, (_, i) => (i * 7) % 256);
    await store.write('all.bin', all);
    await store.write('empty.bin', new Uint8Array(0));
    const read = await store.read('all.bin');
    expect(Object.getPrototypeOf(read)).to.equal(Uint8Array.prototype);
    expect(read).to.deep.equal(all);
    expect(await store.read('empty.bin')).to.deep.equal(new Uint8Array(0));
  });

  it('writes part of a buffer, and keeps it when the buffer changes', async () => {
    const whole = bytes('0123456789');
    await store.write('part', whole.subarray(2, 5));
    await store.append('part', whole.subarray(7, 9));
    whole.fill(0);
    expect(text(await store.read('part'))).to.equal('23478');
  });

  it('creates a file once: of several that do so at the same time one succeeds', async () => {
    const create = (word: string) => store.create!('one.txt', bytes(word));
    const words = ['a', 'bb', 'ccc', 'dddd'];
    const made = await Promise.all(words.map(create));
    expect(made.filter(Boolean)).to.have.length(1);
    expect(text(await store.read('one.txt'))).to.equal(words[made.indexOf(true)]);
    expect(await create('e')).to.equal(false);
    await store.append('one.txt', bytes('!'));
    expect(text(await store.read('one.txt'))).to.equal(`${words[made.indexOf(true)]}!`);
    await store.remove('one.txt');
    expect(await create('e')).to.equal(true);
    expect(await store.list()).to.deep.equal(['one.txt']);
  });

  it('returns bytes that the caller owns', async () => {
    await store.write('a', bytes('abc'));
    (await store.read('a'))!.fill(0);
    expect(text(await store.read('a'))).to.equal('abc');
  });

  it('knows the size of a file, also of one that another store has changed', async () => {
    const size = (of = store) => sizeOf(of, 'a.txt');
    expect(await size()).to.equal(undefined);
    await store.append('a.txt', bytes('ab'));
    await store.append('a.txt', bytes('cde'));
    expect(await size()).to.equal(5);
    await store.write('a.txt', bytes('f'));
    await store.append('a.txt', bytes('gh'));
    expect(await size()).to.equal(3);
    const other = outlives ? await open() : store;
    await other.append('a.txt', bytes('i'));
    expect([await size(), await size(other)]).to.deep.equal([4, 4]);
    await other.remove('a.txt');
    expect(await size()).to.equal(undefined);
  });

  it('replaces a file as a whole', async () => {
    await store.write('a.txt', bytes('a long text'));
    await store.write('a.txt', bytes('short'));
    expect(text(await store.read('a.txt'))).to.equal('short');
  });

  it('appends to a file, which is created if it does not exist', async () => {
    await store.append('log.csv', bytes('epoch,loss\n'));
    await store.append('log.csv', bytes('0,0.5\n'));
    await store.append('log.csv', new Uint8Array(0));
    expect(text(await store.read('log.csv'))).to.equal('epoch,loss\n0,0.5\n');
    await store.write('log.csv', bytes('new\n'));
    await store.append('log.csv', bytes('line\n'));
    expect(text(await store.read('log.csv'))).to.equal('new\nline\n');
  });

  it('lists files in folders, sorted', async () => {
    for (const name of ['b.txt', 'train/events', 'a.txt', 'train/deep/er.txt', 'training']) {
      await store.write(name, bytes(name));
    }
    const names = ['a.txt', 'b.txt', 'train/deep/er.txt', 'train/events', 'training'];
    expect(await store.list()).to.deep.equal(names);
    for (const name of names) expect(text(await store.read(name))).to.equal(name);
  });

  it('removes a file; a missing one is not an error', async () => {
    await store.write('a', bytes('1'));
    await store.append('ab', bytes('2'));
    await store.remove('a');
    await store.remove('a');
    await store.remove('no/such/file');
    expect(await store.list()).to.deep.equal(['ab']);
    expect(await store.read('a')).to.equal(undefined);
  });

  it('runs actions in the order of the calls', async () => {
    const digits = [...'0123456789'];
    await Promise.all(digits.map(digit => store.append('order', bytes(digit))));
    expect(text(await store.read('order'))).to.equal('0123456789');
    await Promise.all(digits.map(digit => store.write('last', bytes(digit.repeat(1000)))));
    expect(text(await store.read('last'))).to.equal('9'.repeat(1000));
  });

  it('accepts unusual names', async () => {
    for (const name of ['ä ö ü.txt', 'a%2Fb', '.hidden']) {
      await store.write(name, bytes(name));
      expect(text(await store.read(name))).to.equal(name);
    }
  });

  it('names cannot leave the folder', async () => {
    const names = ['../a', 'a/../../b', '/etc/a', '', '.', '..', 'a//b', 'a/', '..\\a', 'a\0b'];
    for (const name of names) {
      for (const action of [
        () => store.read(name),
        () => store.write(name, bytes('x')),
        () => store.append(name, bytes('x')),
        () => store.remove(name),
      ]) {
        const {name: kind, message} = await failureOf(action());
        expect(kind, name).to.equal('UsageError');
        expect(message).to.contain('relative path').and.contain(JSON.stringify(name));
      }
    }
    expect(await store.list()).to.deep.equal([]);
  });

  if (outlives) {
    it('outlives the object, also when that was closed', async () => {
      await store.write('a/kept', bytes('kept'));
      await store.append('a/log', bytes('1'));
      await store.close?.();
      const second = await open();
      expect(text(await second.read('a/kept'))).to.equal('kept');
      await second.append('a/log', bytes('2'));
      expect(text(await store.read('a/log'))).to.equal('12');
      expect(await second.list()).to.deep.equal(['a/kept', 'a/log']);
      await second.close?.();
    });
  }
}
