import {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {CheckpointPlace} from './checkpoint_place.js';

/** A handler may know how to remove what it saved, and whether there is something. */
interface OwnHandler extends io.IOHandler {
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
 * A handler of one's own. It exists when it says so, or when it can be loaded; it is removed when it knows how
 * (`remove()`), else that is an error.
 */
export function handlerPlace(where: string, handler: OwnHandler): CheckpointPlace {
  if (typeof handler?.save !== 'function' && typeof handler?.load !== 'function') {
    throw new UsageError(where, 'expected a path, a URL or a handler, which has save or load.');
  }
  return {
    where: 'the given handler',
    handler,
    exists: () => handler.exists?.() ?? canLoad(handler),
    async remove() {
      if (handler.remove === undefined) {
        throw new UsageError(where, 'the given handler cannot remove a model: give it a method remove().');
      }
      await handler.remove();
    },
  };
}

/** The one handler of tfjs for this URL, or `undefined`; as tfjs, an error when there are several. */
function only(where: string, url: string, found: io.IOHandler[]): io.IOHandler | undefined {
  if (found.length <= 1) return found[0];
  throw new UsageError(where, `tfjs has ${found.length} handlers for "${url}". Pass the handler itself.`);
}

/** The place behind any URL that tfjs has a handler for. */
export function urlPlace(where: string, url: string): CheckpointPlace {
  const saver = only(where, url, io.getSaveHandlers(url));
  const loader = only(where, url, io.getLoadHandlers(url));
  if (saver === undefined && loader === undefined) {
    throw new UsageError(where, `tfjs has no handler for "${url}" here. Pass a path in Node, or a handler.`);
  }
  const handler: io.IOHandler = {
    save: saver?.save && (artifacts => saver.save!(artifacts)),
    load: loader?.load && (() => loader.load!()),
  };
  const isListed = async () => url in (await io.listModels());
  const isManaged = /^(indexeddb|localstorage):/i.test(url);
  return {
    where: url,
    handler,
    exists: () => (isManaged ? isListed() : canLoad(handler)),
    async remove() {
      if (!isManaged) throw new UsageError(where, `models at "${url}" cannot be removed from here.`);
      if (await isListed()) await io.removeModel(url);
    },
  };
}
