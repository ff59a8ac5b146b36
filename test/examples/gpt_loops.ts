/** The GPT of the example again, token by token, in loops over float64 numbers. */

export type Weights = Readonly<Record<string, ArrayLike<number>>>;

const WIDTH = 16;
const HEADS = 2;
const LAYERS = 2;
const HEAD = WIDTH / HEADS;

/** Row vector times matrix, which is stored row by row. */
function times(row: readonly number[], matrix: ArrayLike<number>): number[] {
  const columns = matrix.length / row.length;
  return Array.from({length: columns}, (_, j) =>
    row.reduce((sum, v, i) => sum + v * matrix[i * columns + j], 0),
  );
}

function normalize(row: readonly number[]): number[] {
  const square = row.reduce((sum, v) => sum + v * v, 0) / row.length;
  return row.map(v => v / Math.sqrt(square + 1e-5));
}

function softmax(scores: readonly number[]): number[] {
  const greatest = Math.max(...scores);
  const powers = scores.map(score => Math.exp(score - greatest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map(power => power / sum);
}

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((v, i) => v + b[i]);

/** The probabilities of the next token after each token of a sequence. */
export function nextTokens(ids: readonly number[], weights: Weights): number[][] {
  const rowOf = (name: string, at: number) =>
    Array.from({length: WIDTH}, (_, c) => weights[name][at * WIDTH + c]);
  const seen = Array.from({length: LAYERS}, () => [] as {key: number[]; value: number[]}[]);
  return ids.map((id, place) => {
    let x = plus(rowOf('tokens', id), rowOf('positions', place));
    for (let layer = 0; layer < LAYERS; layer++) {
      const all = times(normalize(x), weights[`${layer}/attention`]);
      const query = all.slice(0, WIDTH);
      seen[layer].push({key: all.slice(WIDTH, 2 * WIDTH), value: all.slice(2 * WIDTH)});
      const mixed: number[] = [];
      for (let head = 0; head < HEADS; head++) {
        const channels = Array.from({length: HEAD}, (_, c) => head * HEAD + c);
        const shares = softmax(
          seen[layer].map(
            ({key}) => channels.reduce((sum, c) => sum + query[c] * key[c], 0) / Math.sqrt(HEAD),
          ),
        );
        for (const c of channels) {
          mixed.push(seen[layer].reduce((sum, {value}, i) => sum + shares[i] * value[c], 0));
        }
      }
      x = plus(x, times(mixed, weights[`${layer}/projection`]));
      const wide = times(normalize(x), weights[`${layer}/wide`]).map(v => Math.max(0, v));
      x = plus(x, times(wide, weights[`${layer}/narrow`]));
    }
    const last = normalize(x);
    const vocabulary = weights.tokens.length / WIDTH;
    const scores = Array.from({length: vocabulary}, (_, t) =>
      rowOf('tokens', t).reduce((sum, v, c) => sum + v * last[c], 0),
    );
    return softmax(scores);
  });
}

/** The mean loss of the tokens of some names, and how often the likeliest one is right. */
export function scoreNames(names: readonly string[], tokens: readonly string[], weights: Weights) {
  let [count, loss, right] = [0, 0, 0];
  for (const name of names) {
    const ids = [...`.${name}.`].map(char => tokens.indexOf(char));
    nextTokens(ids.slice(0, -1), weights).forEach((probabilities, i) => {
      count++;
      loss -= Math.log(probabilities[ids[i + 1]]);
      if (probabilities.indexOf(Math.max(...probabilities)) === ids[i + 1]) right++;
    });
  }
  return {count, loss: loss / count, accuracy: right / count};
}
