import {withBase} from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import {h, onMounted} from 'vue';
import {watchSearchBox} from './search_box.mjs';
import './style.css';

/** The page of an address that does not exist. That of the default theme is in no landmark. */
const notFound = () =>
  h('main', {class: 'not-found'}, [
    h('h1', 'This page does not exist'),
    h('p', [
      'Search for what you are looking for, or begin at ',
      h('a', {href: withBase('/')}, 'the first page'),
      '.',
    ]),
  ]);

export default {
  extends: DefaultTheme,
  setup: () => onMounted(watchSearchBox),
  Layout: () => h(DefaultTheme.Layout, null, {'not-found': notFound}),
};
