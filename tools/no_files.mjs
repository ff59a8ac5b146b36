/**
 * Bundlers for pages take `no_files` in the place of `load_node_files`, since package.json says so under
 * `browser`; these plugins do the same for bundles of the sources, and for bundlers that do not read that
 * field.
 */
const node = /[\\/]ports[\\/]load_node_files\.(js|ts)$/;
const stub = path => path.replace(/load_node_files(\.\w+)$/, 'no_files$1');

/** For esbuild. */
export const noFiles = {
  name: 'no-files',
  setup(b) {
    b.onResolve({filter: /(^|[\\/])load_node_files\.(js|ts)$/}, ({path, ...options}) =>
      b.resolve(stub(path), options),
    );
  },
};

/** For rollup. */
export const noFilesRollup = {
  name: 'no-files',
  async resolveId(id, importer, options) {
    if (!node.test(id) && !/^\.{1,2}\/(ports\/)?load_node_files\./.test(id)) return null;
    const found = await this.resolve(id, importer, {...options, skipSelf: true});
    return found && node.test(found.id) ? {...found, id: stub(found.id)} : found;
  },
};
