import * as tf from '@tensorflow/tfjs';
import {evaluateShard} from 'tfjs-metrics/evaluate';
import type {Island} from './islands.js';
import {getFlatWeights, held, newModel, setFlatWeights, trained} from './model.js';
import type {Message} from './server.js';

/** A client: it has the penguins of one island, and a copy of the model. */
export class Client {
  readonly name: string;
  private readonly island: Island;
  private readonly model = newModel();

  constructor(island: Island) {
    this.name = island.name;
    this.island = island;
  }

  /** All weights of its model, one after the other. */
  weights(): Promise<Float32Array> {
    return getFlatWeights(this.model);
  }

  /** Trains on the island's penguins, beginning with the global weights. */
  async train(global: ArrayLike<number>): Promise<Message> {
    const {name: client, model, island} = this;
    setFlatWeights(model, global);
    const [x, y] = [tf.tensor2d(island.train.x), tf.tensor2d(island.train.species)];
    const {history} = await model.fit(x, y, {epochs: 2, batchSize: 16, shuffle: false, verbose: 0});
    tf.dispose([x, y]);
    const count = [island.train.x.length];
    const state = trained.add(trained.create(), {
      yPred: {weights: [await this.weights()], loss: history.loss.slice(-1)},
      sampleWeight: {weights: count, loss: count},
    });
    return {client, bytes: await state.toBytes()};
  }

  /** Counts the island's held-out penguins, with the global weights. */
  async evaluate(global: ArrayLike<number>): Promise<Message> {
    const {name: client, model, island} = this;
    setFlatWeights(model, global);
    const [x, yTrue] = [tf.tensor2d(island.held.x), island.held.species];
    const state = await evaluateShard(held, model, {x, yTrue});
    x.dispose();
    return {client, bytes: await state.toBytes()};
  }

  dispose(): void {
    this.model.optimizer.dispose();
    this.model.dispose();
  }
}
