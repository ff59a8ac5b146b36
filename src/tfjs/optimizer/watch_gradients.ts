import type {Optimizer, Tensor} from '@tensorflow/tfjs-core';

/**
 * Calls `watcher` with the gradients of each step, before the optimizer applies them. The gradients stay the
 * optimizer's. Variables that the loss does not depend on have none.
 *
 * @returns a function that ends this
 */
export function watchGradients(
  optimizer: Optimizer,
  watcher: (gradients: readonly Tensor[]) => void,
): () => void {
  const own = Object.getOwnPropertyDescriptor(optimizer, 'applyGradients');
  const apply = optimizer.applyGradients.bind(optimizer);
  let watches = true;
  const watched: Optimizer['applyGradients'] = gradients => {
    if (watches) watcher(tensorsOf(gradients));
    apply(gradients);
  };
  optimizer.applyGradients = watched;
  return () => {
    watches = false;
    // What was put around this later stays.
    if (optimizer.applyGradients !== watched) return;
    if (own === undefined) Reflect.deleteProperty(optimizer, 'applyGradients');
    else Object.defineProperty(optimizer, 'applyGradients', own);
  };
}

function tensorsOf(gradients: Parameters<Optimizer['applyGradients']>[0]): Tensor[] {
  const all: (Tensor | null)[] = Array.isArray(gradients)
    ? gradients.map(({tensor}) => tensor)
    : Object.values(gradients);
  return all.filter(tensor => tensor !== null && tensor !== undefined);
}
