import {basename, resolve} from 'node:path';
import {FileFollower} from './file_follower.js';
import {pageFiles} from './page_files.js';
import {RunServer} from './run_server.js';
import {WatchedRun, type WatchMessage} from './watched_run.js';

/** A file that is watched. */
export interface Watching {
  /** The address of the page. */
  readonly url: string;
  /** Ends the server, its connections and the reading of the file. */
  close(): Promise<void>;
}

export interface WatchOptions {
  /** The port of the server; 0, the default, means any free one. */
  port?: number;
  /** The script of the page, on disk. */
  script: string | URL;
  /** Called with each problem of the file. */
  onProblem?: (text: string) => void;
}

/** Serves a page that shows the run in a file of JSON lines, live. The file need not exist yet. */
export async function watch(path: string, {port = 0, script, onProblem}: WatchOptions): Promise<Watching> {
  const send = (message: WatchMessage) => {
    server.send(message);
    if (message.type === 'problem') onProblem?.(message.text);
  };
  const run = new WatchedRun(send);
  const server = new RunServer(await pageFiles(basename(path), script), () => run.snapshot());
  const url = await server.listen(port);
  const follower = new FileFollower(resolve(path), run);
  await follower.start();
  return {
    url,
    async close() {
      await follower.stop();
      await server.close();
    },
  };
}
