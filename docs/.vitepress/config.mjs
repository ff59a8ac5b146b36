/** The docs site: `npm run docs` builds it into site/. Set `DOCS_BASE` to publish it below another path than `/`. */
import {defineConfig} from 'vitepress';
import {descriptionOf} from './description.mjs';
import {configureMarkdown} from './markdown.mjs';
import {sidebar} from './sidebar.mjs';

export default defineConfig({
  title: 'tfjs-metrics',
  description: 'Correct metrics, losses and Keras-like callbacks for training with TensorFlow.js',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  outDir: '../site',
  cacheDir: '../.cache/vitepress',
  // They lie beside docs/: the generated pages include them.
  rewrites: {'reference/changelog.md': 'changelog.md', 'reference/security.md': 'security.md'},
  head: [['link', {rel: 'icon', href: 'data:,'}]],
  transformPageData: ({relativePath}) => ({description: descriptionOf(relativePath)}),
  markdown: {
    config: configureMarkdown,
    // The default themes have too little contrast.
    theme: {light: 'github-light-high-contrast', dark: 'github-dark-high-contrast'},
  },
  themeConfig: {
    search: {provider: 'local'},
    sidebar: sidebar(),
    outline: [2, 3],
    nav: [
      {text: 'First steps', link: '/start'},
      {text: 'Choose a metric', link: '/choosing-metrics'},
      {text: 'Callbacks', link: '/callbacks'},
      {text: 'Every option', link: '/reference/'},
    ],
  },
});
