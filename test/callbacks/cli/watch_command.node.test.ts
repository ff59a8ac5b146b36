/** The command tfjs-metrics watch, as a program. */
import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {start} from '../watch/lines.js';
import {OpenPage} from '../watch/watching.js';

const program = fileURLToPath(new URL('run_command.ts', import.meta.url));

interface Ended {
  status: number | null;
  out: string;
  error: string;
}

describe('watch: the command', function () {
  this.timeout(30_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watch-'));
    await writeFile(join(folder, 'page.js'), '// the page');
    await writeFile(join(folder, 'run.jsonl'), start('a'));
  });
  after(() => rm(folder, {recursive: true}));

  function begin(...args: string[]) {
    const child = spawn(process.execPath, ['--import=tsx', program, ...args], {
      env: {...process.env, WATCH_SCRIPT: join(folder, 'page.js')},
    });
    let [out, error] = ['', ''];
    const address = new Promise<string>(resolve => {
      child.stdout.on('data', data => {
        out += String(data);
        const found = /http:\S+/.exec(out);
        if (found) resolve(found[0]);
      });
    });
    child.stderr.on('data', data => (error += String(data)));
    const ended = new Promise<Ended>(resolve => child.on('close', status => resolve({status, out, error})));
    return {child, address, ended};
  }

  it('prints its address, and ends on Ctrl+C while a page is open', async () => {
    const {child, address, ended} = begin('watch', join(folder, 'run.jsonl'));
    const url = await address;
    const page = await new OpenPage().open(url);
    await page.until(messages => messages.some(m => m.type === 'start'));
    child.kill('SIGINT');
    const {status, out, error} = await ended;
    expect([status, error]).to.deep.equal([0, '']);
    expect(out).to.match(/^Watching .*run\.jsonl: http:\/\/127\.0\.0\.1:\d+\/ \(end with Ctrl\+C\)\n$/);
    await page.until(() => page.ended);
  });

  it('waits for a file that does not exist, on the given port', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => probe.once('listening', resolve));
    const {port} = probe.address() as AddressInfo;
    await new Promise(resolve => probe.close(resolve));
    const {child, address, ended} = begin('watch', join(folder, 'later.jsonl'), '--port', String(port));
    expect(await address).to.equal(`http://127.0.0.1:${port}/`);
    child.kill('SIGTERM');
    expect((await ended).out).to.match(/^Waiting for /);
  });

  it('says that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const {port} = other.address() as AddressInfo;
    const {status, error} = await begin('watch', join(folder, 'run.jsonl'), `--port=${port}`).ended;
    expect(status).to.equal(1);
    expect(error).to.equal(
      `tfjs-metrics: port ${port} is in use: choose another one, or leave --port out for a free one\n`,
    );
    other.close();
  });

  it('prints how it is used', async () => {
    const {status, out} = await begin('watch', '--help').ended;
    expect(status).to.equal(0);
    expect(out).to.include('tfjs-metrics watch FILE').and.include('--port');
  });

  for (const [args, message] of [
    [[], 'expected a command: watch or doctor'],
    [['look'], 'got "look"'],
    [['watch'], 'watch: expected one file, got 0'],
    [['watch', 'a', 'b'], 'watch: expected one file, got 2'],
    [['watch', 'a', '--port', '70000'], '--port: expected a number from 0 to 65535, got "70000"'],
    [['watch', 'a', '--prot', '1'], "Unknown option '--prot'"],
    [['watch', tmpdir()], `watch: expected a file, got the folder "${tmpdir()}"`],
  ] as [string[], string][])
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const {status, error} = await begin(...args).ended;
      expect(status).to.equal(2);
      expect(error).to.include(message).and.include('See tfjs-metrics --help');
    });
});
