/** Next.js: a page with a client component, exported as static files. */
import {equal} from 'node:assert/strict';
import {join} from 'node:path';
import {titleOf} from './kit/page.mjs';
import {esm, EXPECTED} from './kit/program.mjs';
import {assertOneCopy, binOf, output, pinned, TFJS, versions} from './kit/projects.mjs';

const [imports, body] = esm('page').split(/(?=async function train)/);
const training = body.replace(/train\(tf.*\n$/, '');

const FILES = {
  'next.config.mjs': "export default {output: 'export', turbopack: {root: import.meta.dirname + '/..'}};\n",
  'app/layout.js': `export default function Layout({children}) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  'app/page.js': `'use client';
import {useEffect} from 'react';
${imports}${training}
export default function Page() {
  useEffect(() => {
    train(tf, {withMetrics, EarlyStopping}).then(text => { document.title = text; });
  }, []);
  return <main>Training</main>;
}
`,
};

export const environments = [
  {
    name: 'Next.js',
    fast: false,
    version: versions.next,
    async run(projects) {
      const react = [`react@${versions.react}`, `react-dom@${versions.react}`];
      const {base, dir} = await projects.create('next', [TFJS, ...pinned('next'), ...react], FILES);
      await output(dir, [binOf(base, 'next'), 'build'], {NEXT_TELEMETRY_DISABLED: '1'});
      assertOneCopy(join(dir, 'out'));
      equal(await titleOf(join(dir, 'out')), EXPECTED);
      return 'one copy of tfjs-core; the exported page trains in Chromium';
    },
  },
];
