/**
 * `npm run docs`: writes docs/reference/ from the docstrings, builds the docs site into site/, and checks its links.
 * It needs no network. `DOCS_BASE=/tfjs-metrics/ npm run docs` builds a site to be published below that path.
 */
import {join} from 'node:path';
import {build} from 'vitepress';
import {rootPath} from '../lib.mjs';
import {deadLinks} from './links.mjs';
import {writeReference} from './reference.mjs';

const count = await writeReference();
await build(join(rootPath, 'docs'));
const dead = deadLinks(join(rootPath, 'site'), process.env.DOCS_BASE);
for (const link of dead) console.log(`dead link: ${link}`);
if (dead.length > 0) process.exit(1);
console.log(`site/: ${count} names in the reference, every link leads somewhere`);
