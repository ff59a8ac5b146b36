/**
 * `npm run consumers`: tries the packed package in each environment of test/consumers, and prints the result
 * as a table. Needs a build. Arguments are parts of names (`npm run consumers -- vite pnpm`); without them, all
 * environments run. `--fast` runs those that need few packages, `--list` prints the names, and `--write` puts
 * the rows into docs/support.md, where they replace those of the same environments.
 */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import {Projects, Unavailable} from '../test/consumers/kit/projects.mjs';
import {glob} from './glob.mjs';
import {npm, rootPath} from './lib.mjs';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {fast: {type: 'boolean'}, list: {type: 'boolean'}, write: {type: 'boolean'}},
});

async function allEnvironments() {
  const files = glob(['test/consumers/*.mjs']);
  const modules = await Promise.all(files.map(file => import(pathToFileURL(join(rootPath, file)).href)));
  return modules.flatMap(({environments}) => environments);
}

function pack(folder) {
  const [command, ...first] = npm();
  const args = [...first, 'pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', folder];
  const found = JSON.parse(execFileSync(command, args, {cwd: rootPath, maxBuffer: 1 << 26}));
  const [{filename}] = Array.isArray(found) ? found : Object.values(found);
  return join(folder, filename);
}

/** The row of an environment: its cells, and how it ended. */
async function row({name, version, run}, projects) {
  const started = performance.now();
  const ended = (result, what) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`-- ${name}: ${result} in ${seconds} s`);
    return {result, cells: [name, version, what, result]};
  };
  try {
    return ended('works', await run(projects));
  } catch (error) {
    console.log(error.message);
    if (error instanceof Unavailable) return ended('skipped', error.message.split('\n')[0]);
    return ended('FAILED', error.message.split('\n')[0]);
  }
}

const line = cells => `| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
const SUPPORT = join(rootPath, 'docs', 'support.md');
const [FROM, TO] = ['<!-- npm run consumers -- --write -->\n', '<!-- end of the table -->\n'];
const HEAD = [line(['environment', 'version', 'tried', 'result']), line(['---', '---', '---', '---'])];

function writeTable(rows, order) {
  // A run of some environments keeps the rows of the others.
  const [before, rest] = readFileSync(SUPPORT, 'utf8').split(FROM);
  const [old, after] = rest.split(TO);
  const nameIn = text => text.slice(2, text.indexOf(' | '));
  const lines = new Map(
    old
      .split('\n')
      .slice(2)
      .filter(Boolean)
      .map(text => [nameIn(text), text]),
  );
  for (const {cells} of rows) lines.set(cells[0], line(cells));
  const known = order.filter(name => lines.has(name)).map(name => lines.get(name));
  writeFileSync(SUPPORT, `${before}${FROM}${[...HEAD, ...known].join('\n')}\n${TO}${after}`);
}

const everything = await allEnvironments();
const wanted = everything.filter(
  ({name, fast}) =>
    (!values.fast || fast) &&
    (positionals.length === 0 || positionals.some(part => name.toLowerCase().includes(part.toLowerCase()))),
);
if (wanted.length === 0)
  throw new Error(`no environment has a name with ${positionals.join(', ')}: try --list`);
if (values.list) {
  for (const {name} of wanted) console.log(name);
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), 'tfjs-metrics-consumers-'));
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
const cache = join(rootPath, '.cache', 'consumers');
mkdirSync(cache, {recursive: true});
const projects = new Projects({folder, tarball: pack(folder), cache});
const rows = [];
for (const environment of wanted) rows.push(await row(environment, projects));

console.log(`\n${[...HEAD, ...rows.map(({cells}) => line(cells))].join('\n')}\n`);
if (values.write)
  writeTable(
    rows,
    everything.map(({name}) => name),
  );
const count = result => rows.filter(one => one.result === result).length;
console.log(`${count('works')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped`);
process.exitCode = count('FAILED') > 0 ? 1 : 0;
