import {pathToFileURL} from 'node:url';
import {servePage, type ServedPage} from '../serve_page.js';
import {svelteComponents, vueComponents} from './compilers.js';

export type Framework = 'react' | 'vue' | 'svelte';

const SCRIPTS = {react: 'react.jsx', vue: 'vue.js', svelte: 'svelte.js'};

/** Serves the app of a framework. None of them needs a wrapper for `<training-dashboard>`. */
export const serveApp = (framework: Framework, port = 0): Promise<ServedPage> =>
  servePage(
    {
      pages: {'/': new URL('index.html', import.meta.url)},
      scripts: {'/page.js': new URL(SCRIPTS[framework], import.meta.url)},
      plugins: [vueComponents, svelteComponents],
    },
    port,
  );

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {url} = await serveApp((process.argv[2] ?? 'react') as Framework, 8080);
  console.log(`The page is at ${url} (end with Ctrl+C).`);
}
