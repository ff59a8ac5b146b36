/**
 * Runs each block of JavaScript (```js) of the README and of docs/ as it stands, in a separate folder. Needs
 * a build. `node tools/docs_blocks.mjs FILE...` runs those of some files.
 */
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {glob} from './glob.mjs';
import {rootPath, run} from './lib.mjs';

/** The blocks of this file are not whole programs: `test/metrics/wrappers/guide.node.test.ts` runs them. */
const FRAGMENTS = 'docs/wrappers.md';

const AT_ONCE = 4;

/** The blocks of a language in a Markdown file, each with its place. */
export function blocksOf(name, language = 'js') {
  const text = readFileSync(join(rootPath, name), 'utf8');
  const block = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm');
  return [...text.matchAll(block)].map(([, code], i) => ({
    place: `${name}, ${language} block ${i + 1}`,
    code,
  }));
}

async function runBlock({place, code}, cache) {
  const dir = mkdtempSync(join(cache, 'block-'));
  try {
    writeFileSync(join(dir, 'block.mjs'), code);
    return await run(join(dir, 'block.mjs'), [], {cwd: dir});
  } catch (error) {
    throw new Error(`${place}: ${error.message}`);
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
}

/** Runs all blocks of some files, and returns what each printed. Rejects at the first that fails. */
export async function runBlocks(files = ['README.md', ...glob(['docs/*.md'])]) {
  const cache = join(rootPath, '.cache'); // within the package, so that its own name is found
  mkdirSync(cache, {recursive: true});
  const blocks = files.filter(name => name !== FRAGMENTS).flatMap(name => blocksOf(name));
  const outputs = [];
  let next = 0;
  const lane = async () => {
    while (next < blocks.length) {
      const i = next++;
      outputs[i] = {place: blocks[i].place, output: await runBlock(blocks[i], cache)};
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, lane));
  return outputs;
}

if (process.argv[1] === import.meta.filename) {
  const given = process.argv.slice(2);
  const outputs = await runBlocks(given.length > 0 ? given : undefined);
  for (const {place, output} of outputs) console.log(`== ${place}\n${output.trimEnd()}`);
}
