import {pageIn, serveIfMain, servePage, type ServedPage} from '../serve_page.js';
import {svelteComponents, vueComponents} from './compilers.js';

export type Framework = 'react' | 'vue' | 'svelte';

const SCRIPTS = {react: 'react.jsx', vue: 'vue.js', svelte: 'svelte.js'};

/** Serves the app of a framework. None of them needs a wrapper for `<training-dashboard>`. */
export const serveApp = (framework: Framework, port = 0): Promise<ServedPage> =>
  servePage(
    pageIn(import.meta.url, {
      scripts: {'/page.js': new URL(SCRIPTS[framework], import.meta.url)},
      plugins: [vueComponents, svelteComponents],
    }),
    port,
  );

await serveIfMain(import.meta.url, port => serveApp((process.argv[2] ?? 'react') as Framework, port));
