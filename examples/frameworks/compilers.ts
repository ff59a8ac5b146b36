/** What esbuild needs to bundle components of Vue and Svelte. */
import {readFileSync} from 'node:fs';
import type {Plugin} from 'esbuild';
import {compile} from 'svelte/compiler';
import {compileScript, parse} from 'vue/compiler-sfc';

export const vueComponents: Plugin = {
  name: 'vue-components',
  setup(build) {
    build.onLoad({filter: /\.vue$/}, ({path}) => {
      const {descriptor} = parse(readFileSync(path, 'utf8'), {filename: path});
      const isCustomElement = (tag: string) => tag.includes('-');
      const {content} = compileScript(descriptor, {
        id: 'app',
        inlineTemplate: true,
        templateOptions: {compilerOptions: {isCustomElement}},
      });
      return {contents: content, loader: 'js'};
    });
  },
};

export const svelteComponents: Plugin = {
  name: 'svelte-components',
  setup(build) {
    build.onLoad({filter: /\.svelte$/}, ({path}) => {
      const {js} = compile(readFileSync(path, 'utf8'), {filename: path, generate: 'client'});
      return {contents: js.code, loader: 'js'};
    });
  },
};
