/**
 * What is on the disk when the process dies: at every operation, one by one, and by SIGKILL at random
 * moments.
 */
import type {io} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {spawn} from 'node:child_process';
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileSystem, nodeFolder} from 'tfjs-metrics/node';
import {diesAt} from './crashing_disk.js';
import {bytes, text} from './store_contract.js';
import {randomOf} from '../../metrics/random.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1e6);

let base: string;
before(() => {
  base = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
});
after(() => rmSync(base, {recursive: true, force: true}));
const place = (name: string) => join(base, name);

/** A model that says which it is, in `model.json` and in every weight; each has another size. */
function artifacts(n: number): io.ModelArtifacts {
  const size = 1000 + n;
  return {
    modelTopology: {n},
    weightSpecs: [{name: 'w', shape: [size], dtype: 'float32'}],
    weightData: new Float32Array(size).fill(n).buffer,
  };
}

/** Which model loads. A pair that does not fit has another size. */
async function loaded(path: string): Promise<number> {
  const {modelTopology, weightData} = await fileSystem(path).load!();
  const {n} = modelTopology as {n: number};
  expect(new Set(new Float32Array(weightData as ArrayBuffer))).to.deep.equal(new Set([n]));
  return n;
}

const save = (path: string, n: number) => fileSystem(path).save!(artifacts(n));
const isPart = (name: string) => name.endsWith('.part');

describe('a process that dies while it saves a model', function () {
  this.timeout(120_000);

  it('leaves the old or the new one, at every step; the next save removes all other files', async () => {
    await save(place('start'), 1);
    cpSync(place('start'), place('counted'), {recursive: true});
    const steps = await diesAt(() => save(place('counted'), 2));
    const found: number[] = [];
    for (let step = 1; step <= steps.length; step++) {
      const path = place(`at${step}`);
      cpSync(place('start'), path, {recursive: true});
      await diesAt(() => save(path, 2), step);
      found.push(await loaded(path));
      // The process that continues has its own queue: another spelling of the path simulates it.
      const again = fileSystem(join(path, 'model.json'));
      cpSync(path, `${path}-again`, {recursive: true});
      await save(`${path}-again`, 3);
      expect(await loaded(`${path}-again`)).to.equal(3);
      const left = readdirSync(`${path}-again`).filter(name => !isPart(name));
      expect(left.sort()).to.deep.equal(['model.json', 'weights.bin']);
      expect((await again.load!()).weightSpecs).to.have.lengthOf(1);
    }
    // Old models first, then new ones: the change is one step.
    expect(found).to.deep.equal([...found].sort());
    expect(new Set(found)).to.deep.equal(new Set([1, 2]));
  });

  it('leaves no model or a complete one, if it was the first', async () => {
    const steps = await diesAt(() => save(place('first'), 1));
    for (let step = 1; step <= steps.length; step++) {
      const path = place(`first${step}`);
      await diesAt(() => save(path, 1), step);
      const files = (() => {
        try {
          return readdirSync(path);
        } catch {
          return [];
        }
      })();
      if (files.includes('model.json')) expect(await loaded(path)).to.equal(1);
    }
  });

  it('syncs the content before it renames, and then the name', async () => {
    await save(place('order'), 1);
    const steps = await diesAt(() => save(place('order'), 2));
    const renames = steps.flatMap((step, i) => (step.startsWith('rename') ? [i] : []));
    expect(renames).to.have.lengthOf(4); // new weights, model.json, their usual name, model.json
    for (const i of renames) {
      const isLink = steps[i - 1].startsWith('link'); // The bytes are on the disk already.
      if (!isLink) expect(steps[i - 1]).to.equal('sync');
      expect(steps.slice(i + 1, i + 3)).to.deep.equal([`open ${place('order')} r`, 'sync']);
    }
  });

  it(`(killed at random moments, SEED=${SEED}) leaves a complete model`, async () => {
    const random = randomOf(SEED);
    const path = place('killed');
    const door = new URL('../../../callbacks/node.ts', import.meta.url).href;
    const program = `
      import {fileSystem} from ${JSON.stringify(door)};
      const size = n => 200_000 + n;
      const handler = fileSystem(${JSON.stringify(path)});
      for (let n = 1; ; n++) {
        const weightData = new Float32Array(size(n)).fill(n).buffer;
        const weightSpecs = [{name: 'w', shape: [size(n)], dtype: 'float32'}];
        await handler.save({modelTopology: {n}, weightSpecs, weightData});
        if (n === 1) console.log('saved');
      }`;
    for (let round = 0; round < 4; round++) {
      const node = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise(resolve => node.on('exit', resolve));
      await new Promise(resolve => node.stdout.once('data', resolve));
      await new Promise(resolve => setTimeout(resolve, 120 * random()));
      node.kill('SIGKILL');
      await ended;
      expect(await loaded(path)).to.be.greaterThan(0);
      expect(readdirSync(path).filter(isPart).length, 'parts').to.be.at.most(1);
    }
  });
});

describe('a process that dies while it writes a file', () => {
  it('leaves the old one or the new one', async () => {
    const write = (path: string, data: string) => nodeFolder(path).write('a', bytes(data));
    await write(place('file'), 'old');
    const steps = await diesAt(() => write(place('file'), 'the new one'));
    await write(place('file'), 'old');
    const found = new Set<string>();
    for (let step = 1; step <= steps.length; step++) {
      cpSync(place('file'), place(`file${step}`), {recursive: true});
      await diesAt(() => write(place(`file${step}`), 'the new one'), step);
      found.add(readFileSync(place(`file${step}/a`), 'utf8'));
      expect(await nodeFolder(place(`file${step}`)).list()).to.deep.equal(['a']);
    }
    expect(found).to.deep.equal(new Set(['old', 'the new one']));
  });

  it('loses nothing of what was added before', async () => {
    const folder = nodeFolder(place('log'));
    await folder.append('log', bytes('before\n'));
    await diesAt(() => folder.append('log', bytes('after\n')), 3);
    const found = text(await nodeFolder(place('log')).read('log'));
    expect(found).to.match(/^before\naft(er\n)?$/);
  });
});
