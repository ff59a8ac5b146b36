import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {GraphLayer} from '../../../src/tfjs/internals.js';
import type {ModelFacts} from '../record/run.js';

interface DescribedLayer extends GraphLayer {
  readonly outputShape: (number | null)[] | (number | null)[][];
  readonly trainable: boolean;
  countParams(): number;
}

/** The layers of a model, without those of its inputs. */
export function layersOf(model: LayersModel): DescribedLayer[] {
  const layers = model.layers as unknown as DescribedLayer[];
  return layers.filter(layer => layer.getClassName() !== 'InputLayer');
}

export function modelFacts(model: LayersModel): ModelFacts {
  const summary = layersOf(model).map(layer => ({
    name: layer.name,
    className: layer.getClassName(),
    outputShape: shapeOf(layer),
    parameters: parametersOf(layer),
    trainable: layer.trainable,
  }));
  const parameters = summary.reduce((sum, layer) => sum + layer.parameters, 0);
  return {layers: summary.length, parameters, summary};
}

/** The shape of the first output; `[]` if calls of a shared layer differ. */
function shapeOf(layer: DescribedLayer): (number | null)[] {
  try {
    const shape = layer.outputShape;
    return (Array.isArray(shape[0]) ? shape[0] : shape) as (number | null)[];
  } catch {
    return [];
  }
}

function parametersOf(layer: DescribedLayer): number {
  try {
    return layer.countParams();
  } catch {
    return 0;
  }
}
