/** Tests that feed thousands of shapes: webgl then compiles one program for all shapes, not one for each. */
import {env, getBackend} from '@tensorflow/tfjs-core';

/** Call it in a `describe`. */
export function oneProgramForAllShapes(): void {
  const set = (on: boolean): void => {
    if (getBackend() === 'webgl') env().set('WEBGL_USE_SHAPES_UNIFORMS', on);
  };
  before(() => set(true));
  after(() => set(false));
}
