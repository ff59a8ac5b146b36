import type {Tensor} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import {toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {argMaxOnDevice, argMaxOnCpu} from './arg_max.js';
import {inShape} from '../core/arrays.js';
import {areClassIds, type Shape, shapeError} from '../core/shapes.js';

/** The shape of yPred without its class axis. Checks that it has one. */
function samplesOf(where: string, expected: string, yTrue: Shape, yPred: Shape): Shape {
  if (yPred.length < 2) throw shapeError(where, expected, yTrue, yPred);
  return yPred.slice(0, -1);
}

const ONE_HOT = 'yPred [batch, ..., classes] with one-hot yTrue of that shape, or class ids [batch, ...]';

/** The class of every sample, from one-hot labels or class ids. */
export function classesOnCpu(where: string, yTrue: CpuArray, yPred: CpuArray): {ids: CpuData; shape: Shape} {
  const shape = samplesOf(where, ONE_HOT, yTrue.shape, yPred.shape);
  if (sameShape(yTrue.shape, yPred.shape)) return {ids: argMaxOnCpu(yTrue), shape};
  if (!areClassIds(yTrue.shape, yPred.shape)) throw shapeError(where, ONE_HOT, yTrue.shape, yPred.shape);
  return {ids: yTrue.data, shape};
}

/** The same on the device, as float32. */
export function classesOnDevice(where: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const shape = samplesOf(where, ONE_HOT, yTrue.shape, yPred.shape);
  if (sameShape(yTrue.shape, yPred.shape)) return argMaxOnDevice(yTrue);
  if (!areClassIds(yTrue.shape, yPred.shape)) throw shapeError(where, ONE_HOT, yTrue.shape, yPred.shape);
  return inShape(toFloat(yTrue), shape);
}

/** The shape of the samples, for labels that have to be class ids. */
export function idsShape(where: string, yTrue: Shape, yPred: Shape): Shape {
  const expected = 'yPred [batch, ..., classes] with class ids yTrue [batch, ...] or [batch, ..., 1]';
  const shape = samplesOf(where, expected, yTrue, yPred);
  if (!areClassIds(yTrue, yPred)) throw shapeError(where, expected, yTrue, yPred);
  return shape;
}
