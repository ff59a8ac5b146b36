import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {rootPath, run} from '../../tools/lib.mjs';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {sizesIn} from './sizes_in.js';

/** The sizes that `npm run size` prints. */
export async function measureSize(): Promise<PartResult> {
  const result = new ResultBuilder();
  if (!existsSync(join(rootPath, 'dist', 'esm'))) {
    result.missing.push('size: there is no dist/ (npm run build creates it)');
    return result;
  }
  const output = await run(join(rootPath, 'tools', 'size.mjs')).catch(
    (error: {output: string}) => error.output,
  );
  const sizes = sizesIn(output);
  if (sizes.length === 0) throw new Error(`tools/size.mjs printed no sizes:\n${output}`);
  for (const {name, size, ceiling} of sizes) result.check(`size of ${name}, kB`, size, ceiling, 1);
  result.tables.push({
    title: 'Size: minified and gzipped, without tfjs',
    columns: ['', 'kB', 'ceiling'],
    rows: sizes.map(({name, size, ceiling}) => [name, size.toFixed(1), ceiling.toFixed(1)]),
  });
  return result;
}
