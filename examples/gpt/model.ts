import * as tf from '@tensorflow/tfjs-core';

export interface GptOptions {
  readonly vocabulary: number;
  /** The longest sequence. */
  readonly context: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

/** A GPT of plain variables: it has no layers of tfjs. */
export class Gpt {
  /** All that is trained, by name. */
  readonly variables: Record<string, tf.Variable> = {};
  private readonly options: GptOptions;

  constructor(options: GptOptions) {
    this.options = options;
    const {vocabulary, context, width, layers} = options;
    this.add('tokens', [vocabulary, width]);
    this.add('positions', [context, width]);
    for (let i = 0; i < layers; i++) {
      this.add(`${i}/attention`, [width, 3 * width]);
      this.add(`${i}/projection`, [width, width]);
      this.add(`${i}/wide`, [width, 4 * width]);
      this.add(`${i}/narrow`, [4 * width, width]);
    }
  }

  get parameters(): number {
    return Object.values(this.variables).reduce((sum, {size}) => sum + size, 0);
  }

  /**
   * @param ids [batch, length]
   * @returns scores of the next token at each place, [batch, length, vocabulary]
   */
  logits(ids: tf.Tensor2D): tf.Tensor3D {
    const {variables, options} = this;
    const {vocabulary, width, layers} = options;
    const [batch, length] = ids.shape;
    return tf.tidy(() => {
      const oneHot = tf.cast(tf.oneHot(tf.reshape(ids, [-1]), vocabulary), 'float32');
      const tokens = tf.reshape(this.dense(oneHot, 'tokens'), [batch, length, width]);
      const positions = tf.slice(variables.positions, [0, 0], [length, width]);
      let x: tf.Tensor = tf.reshape(tf.add(tokens, positions), [batch * length, width]);
      for (let i = 0; i < layers; i++) {
        x = tf.add(x, this.attention(normalized(x), i, batch));
        x = tf.add(x, this.dense(tf.relu(this.dense(normalized(x), `${i}/wide`)), `${i}/narrow`));
      }
      const scores = tf.matMul(normalized(x), variables.tokens, false, true);
      return tf.reshape(scores, [batch, length, vocabulary]);
    });
  }

  dispose(): void {
    tf.dispose(this.variables);
  }

  private add(name: string, [inputs, outputs]: [number, number]): void {
    const seed = Object.keys(this.variables).length + 1;
    // A variable has its own tensor: the tidy frees the one that it is made of.
    this.variables[name] = tf.tidy(() =>
      tf.variable(tf.randomNormal([inputs, outputs], 0, 0.08, 'float32', seed)),
    );
  }

  private dense(x: tf.Tensor, name: string): tf.Tensor {
    return tf.matMul(x, this.variables[name]);
  }

  /** Causal self-attention: each place sees itself and those before it. */
  private attention(x: tf.Tensor, layer: number, batch: number): tf.Tensor {
    const {width, heads} = this.options;
    const length = x.shape[0] / batch;
    const [queries, keys, values] = tf
      .split(this.dense(x, `${layer}/attention`), 3, 1)
      .map(part => tf.transpose(tf.reshape(part, [batch, length, heads, width / heads]), [0, 2, 1, 3]));
    const scores = tf.mul(tf.matMul(queries, keys, false, true), Math.sqrt(heads / width));
    const weights = tf.softmax(tf.add(scores, future(length)));
    const mixed = tf.transpose(tf.matMul(weights, values), [0, 2, 1, 3]);
    return this.dense(tf.reshape(mixed, [batch * length, width]), `${layer}/projection`);
  }
}

/** What hides later places from a place: a number below all scores. */
function future(length: number): tf.Tensor2D {
  const rows = Array.from({length}, (_, i) => Array.from({length}, (_, j) => (j > i ? -1e9 : 0)));
  return tf.tensor2d(rows);
}

/** Rows of root mean square 1. */
function normalized(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5)));
}
