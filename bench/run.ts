/** `npm run bench`: measures the parts that the command line names, and prints tables. */
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {rootPath} from '../tools/lib.mjs';
import {tfjsNode} from '../tools/tfjs_node.mjs';
import {buildChild, measureInChild} from './harness/child_process.js';
import type {PartResult} from './harness/result.js';
import {type BenchOptions, parseOptions, type PartName, USAGE} from './options.js';
import {measureDashboard} from './parts/dashboard.js';
import {measureGpuTraffic} from './parts/gpu.js';
import type {Backend, PartOptions} from './parts/part.js';
import {measureSize} from './parts/size.js';
import {endAsMarkdown, endAsText} from './report.js';
import {tableAsMarkdown, tableAsText} from './harness/table.js';

async function main(options: BenchOptions): Promise<void> {
  const checkout = resolve(options.checkout ?? rootPath);
  if (!existsSync(join(checkout, 'src', 'index.ts')))
    throw new Error(`--checkout: ${checkout} has no src/index.ts.`);
  await buildChild(checkout);
  const asTable = options.markdown ? tableAsMarkdown : tableAsText;
  const results: PartResult[] = [];
  for (const part of options.parts) {
    for (const backend of backendsOf(part, options)) {
      console.error(`measuring ${part}${backend === undefined ? '' : ` on ${backend}`} ...`);
      const result = await measure(part, backend, options, checkout);
      results.push(result);
      for (const table of result.tables) console.log(`\n${asTable(table)}`);
    }
  }
  console.log(`\n${(options.markdown ? endAsMarkdown : endAsText)(results)}`);
}

function backendsOf(part: PartName, {backends}: BenchOptions): readonly (Backend | undefined)[] {
  return part === 'step' || part === 'validation' ? backends : [undefined];
}

function measure(
  part: PartName,
  backend: Backend = 'cpu',
  {rounds, n, filter, peers, python, charts}: BenchOptions,
  checkout: string,
): Promise<PartResult> {
  if (part === 'gpu') return measureGpuTraffic(checkout);
  if (part === 'dashboard')
    return measureDashboard(checkout, {rounds, filter, peers, charts: resolve(charts ?? rootPath)});
  if (part === 'size') return measureSize();
  const peersScript = join(rootPath, 'bench', 'peers.py');
  const partOptions: PartOptions = {backend, rounds, n, filter, peers, python, peersScript, tfjsNode};
  return measureInChild(part, partOptions);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await main(options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
