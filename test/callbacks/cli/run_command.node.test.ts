import {expect} from 'chai';
import {runCommand} from '../../../callbacks/cli/run_command.js';
import {healthy, projectOf, removeProjects, version} from '../doctor/project.js';

const root = new URL('../../../', import.meta.url);

async function run(...args: string[]): Promise<{status: number; out: string; error: string}> {
  let [out, error] = ['', ''];
  const status = await runCommand(args, {
    write: text => (out += text),
    writeError: text => (error += text),
    signal: AbortSignal.abort(),
    script: '',
    root,
    modules: root,
  });
  return {status, out, error};
}

describe('the command tfjs-metrics', function () {
  this.timeout(60_000);
  after(removeProjects);

  it('prints how it is used', async () => {
    for (const arg of ['--help', '-h']) {
      const {status, out} = await run(arg);
      expect(status).to.equal(0);
      expect(out)
        .to.match(/^Usage: tfjs-metrics COMMAND/)
        .and.include('watch FILE')
        .and.include('doctor [FOLDER]');
    }
    expect((await run('doctor', '--help')).out).to.match(/^Usage: tfjs-metrics doctor \[FOLDER\]/);
    expect((await run('watch', '-h')).out).to.match(/^Usage: tfjs-metrics watch FILE/);
  });

  it('prints its version', async () => {
    expect(await run('--version')).to.deep.equal({status: 0, out: `${version}\n`, error: ''});
  });

  for (const [args, message] of [
    [[], 'expected a command: watch or doctor'],
    [['docter'], 'expected a command, watch or doctor; got "docter". Did you mean "doctor"'],
    [['constructor'], 'got "constructor"'],
    [['doctor', '--jsn'], "Unknown option '--jsn'"],
    [['doctor', 'a', 'b'], 'doctor: expected one folder at most, got 2'],
    [['doctor', '/none/\u001b'], 'doctor: "/none/\\u001b" is not a folder'],
  ] as [string[], string][])
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const {status, out, error} = await run(...args);
      expect([status, out]).to.deep.equal([2, '']);
      expect(error)
        .to.include(message)
        .and.match(/See tfjs-metrics --help\.\n$/);
    });

  it('doctor returns 0 without problems, and 1 with some', async () => {
    const right = await run('doctor', projectOf(healthy));
    expect([right.status, right.error]).to.deep.equal([0, '']);
    const wrong = await run('doctor', projectOf({...healthy, 'a.js': 'tf.callbacks.a()'}));
    expect([wrong.status, wrong.error]).to.deep.equal([1, '']);
    expect(wrong.out)
      .to.include('a.js:1  problem: tf.callbacks.a does not exist')
      .and.include('\n1 problem, 0 notes.\n');
  });

  it('doctor prints JSON', async () => {
    const {status, out} = await run(
      'doctor',
      projectOf({...healthy, 'a.js': '\ntf.callbacks.a()'}),
      '--json',
    );
    expect(status).to.equal(1);
    const {findings} = JSON.parse(out) as {findings: object[]};
    expect(findings).to.have.length(1);
    expect(findings[0])
      .to.include({kind: 'problem'})
      .and.deep.include({place: {file: 'a.js', line: 2}});
  });
});
