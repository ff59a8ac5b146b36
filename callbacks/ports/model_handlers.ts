import {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from './model_location.js';
import {saveToIndexedDB} from './page/indexeddb_model.js';
import {saveToLocalStorage} from './page/local_storage_model.js';
import {parseTarget} from './targets.js';

/** A handler with two optional methods. */
interface CustomHandler extends io.IOHandler {
  remove?(): Promise<void>;
  exists?(): Promise<boolean>;
}

async function canLoad(handler: io.IOHandler): Promise<boolean> {
  try {
    return handler.load !== undefined && (await handler.load()) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The location of a custom handler. Without a method `exists()`, there is a model if it can be loaded.
 * Without a method `remove()`, removing is an error.
 */
export function handlerLocation(where: string, handler: CustomHandler): ModelLocation {
  if (typeof handler?.save !== 'function' && typeof handler?.load !== 'function') {
    throw new UsageError(where, 'expected a path, a URL or a handler with save or load.');
  }
  return {
    where: 'the given handler',
    handler,
    exists: async () => handler.exists?.() ?? canLoad(handler),
    async remove() {
      if (handler.remove === undefined) {
        throw new UsageError(where, 'the given handler cannot remove a model. Add a method remove() to it.');
      }
      await handler.remove();
    },
  };
}

/** The only handler of tfjs for a URL, or `undefined`. Several are an error, as in tfjs. */
function only(where: string, url: string, found: io.IOHandler[]): io.IOHandler | undefined {
  if (found.length <= 1) return found[0];
  throw new UsageError(where, `tfjs has ${found.length} handlers for "${url}". Pass the handler itself.`);
}

/** How to save: as tfjs does, or safer but with the same result. */
function saverOf(scheme: string, path: string, saver: io.IOHandler | undefined): io.SaveHandler | undefined {
  if (saver?.save === undefined) return undefined;
  const save: io.SaveHandler = artifacts => saver.save!(artifacts);
  if (scheme === 'indexeddb') return artifacts => saveToIndexedDB(path, artifacts);
  if (scheme === 'localstorage') return artifacts => saveToLocalStorage(path, save, artifacts);
  return save;
}

/** The location of a URL for which tfjs has a handler. */
export function urlLocation(where: string, target: string): ModelLocation {
  const {scheme, path} = parseTarget(where, target);
  const isManaged = scheme === 'indexeddb' || scheme === 'localstorage';
  const url = isManaged ? `${scheme}://${path}` : target;
  const saver = only(where, url, io.getSaveHandlers(url));
  const loader = only(where, url, io.getLoadHandlers(url));
  if (saver === undefined && loader === undefined) {
    throw new UsageError(where, `tfjs has no handler for "${url}" here. Pass a path in Node, or a handler.`);
  }
  const handler: io.IOHandler = {
    save: saverOf(scheme, path, saver),
    load: loader?.load && (() => loader.load!()),
  };
  const isListed = async () => url in (await io.listModels());
  return {
    where: url,
    handler,
    exists: () => (isManaged ? isListed() : canLoad(handler)),
    async remove() {
      if (!isManaged) throw new UsageError(where, `a model at "${url}" cannot be removed.`);
      if (await isListed()) await io.removeModel(url);
    },
  };
}
