/** A Redis that keeps nothing on disk, for one test file. */
import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {freePort} from '../../free_port.js';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Settles when the server accepts connections. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const server = spawn('redis-server', [...args, '--save', '', '--appendonly', 'no']);
  const ended = new Promise<void>(resolve => server.once('close', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.stdout.on('data', text => {
      output += String(text);
      if (output.includes('Ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error(`redis-server ended:\n${output}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGKILL');
      await ended;
      await rm(folder, {recursive: true, force: true});
    },
  };
}
