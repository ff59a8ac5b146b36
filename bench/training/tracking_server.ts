import {Worker} from 'node:worker_threads';

/** Answers as MLflow answers the requests of a new run; in a thread, so that fits do not pay for it. */
const SERVER = `
const {createServer} = require('node:http');
const {parentPort} = require('node:worker_threads');
const answer = JSON.stringify({experiment: {experiment_id: '0'}, run: {info: {run_id: 'r'}}, runs: []});
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.setHeader('Content-Type', 'application/json').end(answer));
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** A server for MLflowLogger. */
export async function startTrackingServer(): Promise<{url: string; stop: () => Promise<unknown>}> {
  const worker = new Worker(SERVER, {eval: true});
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {url: `http://127.0.0.1:${port}`, stop: () => worker.terminate()};
}
