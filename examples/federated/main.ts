/**
 * Federated learning: three islands train one model together, and no penguin leaves its island. In each round
 * every island trains on its own penguins and sends states: of its weights, and of metrics. A server merges
 * them.
 *
 *     npx tsx examples/federated/main.ts
 */
import {pathToFileURL} from 'node:url';
import {Client} from './client.js';
import {readIslands} from './islands.js';
import {held, trained} from './model.js';
import {Collector, type Message} from './server.js';

/** What the server knows after a round. */
export interface Round {
  /** Whose training was merged, such as `'3 of 3 shards'`. */
  readonly merged: string;
  /** The loss of their training, over all samples of the last epoch. */
  readonly loss: number;
  /** The means of their weights. */
  readonly weights: readonly number[];
  /** Metrics over all held-out penguins, with these weights. */
  readonly held: Readonly<Record<string, number>>;
  /** For comparison: the unweighted means of what each island computes. */
  readonly meanOfIslands: Readonly<Record<string, number>>;
}

/** The messages of a round, as they arrive. */
export type Network = (round: number, messages: readonly Message[]) => readonly Message[];

/** Delivers messages in reverse, the first of them twice, and loses that of the last island in round 2. */
const unreliable: Network = (round, messages) => {
  const arriving = [...messages].reverse().slice(round === 2 ? 1 : 0);
  return [...arriving, arriving[0]];
};

export async function main({
  rounds = 8,
  network = unreliable,
  log = console.log,
}: {rounds?: number; network?: Network; log?: (text: string) => void} = {}): Promise<Round[]> {
  const clients = readIslands().map(island => new Client(island));
  const names = clients.map(({name}) => name);
  let global: ArrayLike<number> = await clients[0].weights();
  const history: Round[] = [];
  log(row(['round', 'loss', 'val_loss', 'val_acc', 'val_f1', 'mean acc', 'mean f1']) + '  trained by');
  for (let round = 1; round <= rounds; round++) {
    const training = new Collector(trained, names);
    for (const message of network(round, await inTurn(clients, client => client.train(global)))) {
      training.receive(message);
    }
    const {weights_mean, loss_mean} = await training.results();
    const weights = (weights_mean as number[][])[0];

    const evaluation = new Collector(held, names);
    const counts = await inTurn(clients, client => client.evaluate(weights));
    for (const message of counts) evaluation.receive(message);
    evaluation.manifest.check();

    history.push({
      merged: String(training.manifest),
      loss: loss_mean as number,
      weights,
      held: (await evaluation.results()) as Record<string, number>,
      meanOfIslands: await meanOf(counts),
    });
    log(describe(history));
    global = weights;
  }
  for (const client of clients) client.dispose();
  return history;
}

/** One after the other, as if each had its own machine. */
async function inTurn(
  clients: readonly Client[],
  ask: (client: Client) => Promise<Message>,
): Promise<Message[]> {
  const answers: Message[] = [];
  for (const client of clients) answers.push(await ask(client));
  return answers;
}

/** What a server would report that averages the numbers of its clients. */
async function meanOf(messages: readonly Message[]): Promise<Record<string, number>> {
  const results = await Promise.all(messages.map(({bytes}) => held.finish(held.fromBytes(bytes))));
  const mean = (key: string) => results.reduce((sum, one) => sum + one[key], 0) / results.length;
  return Object.fromEntries(Object.keys(results[0]).map(key => [key, mean(key)]));
}

function describe(history: readonly Round[]): string {
  const {
    merged,
    loss,
    held: {loss: val, acc, f1_score},
    meanOfIslands: mean,
  } = history[history.length - 1];
  const numbers = [loss, val, acc, f1_score, mean.acc, mean.f1_score].map(value => value.toFixed(4));
  return `${row([`${history.length}`, ...numbers])}  ${merged}`;
}

function row(cells: readonly string[]): string {
  return cells.map(cell => cell.padStart(9)).join('');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
