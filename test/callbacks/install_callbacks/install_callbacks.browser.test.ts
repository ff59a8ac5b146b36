import * as tf from '@tensorflow/tfjs';
import {describeLines} from './user_code.js';

/** Files that the page hands to its user: what anchors with a `download` were clicked for. */
const downloads = new Map<string, Blob>();
const blobs = new Map<string, Blob>();
const {createObjectURL} = URL;
const {click} = HTMLAnchorElement.prototype;

describeLines('in a page', {
  async begin() {
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL(blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      const blob = blobs.get(this.href);
      if (blob !== undefined) downloads.set(this.download, blob);
    };
  },
  async end() {
    URL.createObjectURL = createObjectURL;
    HTMLAnchorElement.prototype.click = click;
    downloads.clear();
    for (const url of Object.keys(await tf.io.listModels())) await tf.io.removeModel(url);
  },
  async text(name) {
    return downloads.get(name)?.text();
  },
  model: path => tf.loadLayersModel(`indexeddb://${path.replace('./', '')}`),
  async folder() {
    return Promise.all([...downloads.values()].map(async blob => new Uint8Array(await blob.arrayBuffer())));
  },
});
