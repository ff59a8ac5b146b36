/** Backends of tfjs that cannot run here, as a cpu backend with their faults. */
import * as tf from '@tensorflow/tfjs';

interface Faulty {
  /** Runs a kernel of the cpu backend, with the fault. */
  kernel(name: string, args: KernelArgs, run: () => tf.TensorInfo): tf.TensorInfo;
}

interface KernelArgs {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly backend: unknown;
}

type Values = {data: {get(id: object): {values: ArrayLike<number>}}};

/** Runs `use` on a cpu backend that is registered as `name` and has a fault. */
async function onBackend(
  name: string,
  fault: Faulty,
  use: (backend: tf.KernelBackend) => Promise<void>,
): Promise<void> {
  const before = tf.getBackend();
  const cpu = tf.findBackendFactory('cpu')() as tf.KernelBackend & {firstUse: boolean};
  cpu.firstUse = false; // or it recommends tfjs-node
  tf.registerBackend(name, () => cpu);
  const kernels = tf.getKernelsForBackend('cpu');
  for (const {kernelName, kernelFunc, ...rest} of kernels) {
    tf.registerKernel({
      ...rest,
      kernelName,
      backendName: name,
      kernelFunc: args => fault.kernel(kernelName, args as never, () => kernelFunc(args) as tf.TensorInfo),
    });
  }
  try {
    await tf.setBackend(name);
    await use(cpu);
  } finally {
    await tf.setBackend(before);
    for (const {kernelName} of kernels) tf.unregisterKernel(kernelName, name);
    tf.removeBackend(name);
  }
}

/**
 * Kernels that move numbers without computing: each could copy a buffer's bits, as webgpu's transpose does.
 */
const COPYING = [
  'Transpose',
  'GatherV2',
  'Slice',
  'Pack',
  'Concat',
  'Tile',
  'Reverse',
  'PadV2',
  'StridedSlice',
];

/** webgpu: a cast to float32 labels the integers only, and a kernel that copies returns their bits (G6). */
export function onWebgpu(use: () => Promise<void>, copying: readonly string[] = COPYING): Promise<void> {
  const integers = new WeakSet<object>();
  const isRaw = ({dataId, dtype}: tf.TensorInfo): boolean => dtype === 'float32' && integers.has(dataId);
  return onBackend(
    'webgpu',
    {
      kernel(name, {inputs, attrs, backend}, run) {
        const out = run();
        if (name === 'Cast' && attrs?.dtype === 'float32' && inputs.x.dtype !== 'float32')
          integers.add(out.dataId);
        const inOrder = String(attrs?.perm) === '1,0';
        if (copying.includes(name) && !inOrder && Object.values(inputs).some(isRaw)) {
          const held = (backend as Values).data.get(out.dataId);
          const bits = new Float32Array(Int32Array.from(held.values).buffer);
          held.values = bits.map(v => (Math.abs(v) < 2 ** -126 ? 0 : v));
        }
        return out;
      },
    },
    use,
  );
}

const SAME: Readonly<Record<string, readonly string[]>> = {Select: ['t', 'e']};

/** tfjs-node: TensorFlow's operators take tensors of one type (G9). */
export function onTfjsNode(use: () => Promise<void>): Promise<void> {
  return onBackend(
    'tensorflow',
    {
      kernel(name, {inputs}, run) {
        const keys = SAME[name] ?? (['Concat', 'Pack'].includes(name) ? Object.keys(inputs) : pair(inputs));
        const types = new Set(keys.map(key => inputs[key].dtype));
        if (types.size > 1) throw new Error(`cannot compute ${name} of ${[...types].join(' and ')}`);
        return run();
      },
    },
    use,
  );
}

function pair(inputs: KernelArgs['inputs']): string[] {
  return 'a' in inputs && 'b' in inputs ? ['a', 'b'] : [];
}

/** A GPU that can be lost. */
export interface LossyDevice {
  lose(): void;
}

/**
 * WebGL: after the context is lost, reads of what is on the GPU never settle, synchronous ones return NaN,
 * and kernels run without an error (G8). A tensor that was made from numbers is on the GPU when a kernel has
 * used it.
 */
export function onLossyDevice(use: (device: LossyDevice) => Promise<void>): Promise<void> {
  const name = `lossy${tf.getBackend()}`;
  const onGpu = new WeakSet<object>();
  const canvas = new EventTarget();
  let lost = false;
  return onBackend(
    name,
    {
      kernel(name, {inputs}, run) {
        for (const input of Object.values(inputs).flat()) if (input != null) onGpu.add(input.dataId);
        const out = run();
        for (const {dataId} of [out].flat()) onGpu.add(dataId);
        return out;
      },
    },
    async backend => {
      const {read, readSync} = backend;
      const isLost = (dataId: object): boolean => lost && onGpu.has(dataId);
      Object.assign(backend, {
        gpgpu: {gl: {canvas, isContextLost: () => lost}},
        read: (dataId: object) => (isLost(dataId) ? new Promise(() => {}) : read.call(backend, dataId)),
        readSync(dataId: object) {
          const values = readSync.call(backend, dataId);
          return isLost(dataId) ? Float32Array.from(values as Float32Array).fill(NaN) : values;
        },
      });
      await use({
        lose() {
          lost = true;
          setTimeout(() => canvas.dispatchEvent(new Event('webglcontextlost')), 5);
        },
      });
    },
  );
}
