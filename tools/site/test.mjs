/** The step `docs` of `npm test`: builds the docs site, and opens some of its pages. */
import {join} from 'node:path';
import {rootPath, run} from '../lib.mjs';

const onOutput = text => process.stdout.write(text);

for (const file of ['build.mjs', 'pages.mjs']) await run(join(rootPath, 'tools/site', file), [], {onOutput});
