import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {HEADERS, refusal} from './request_check.js';
import type {WatchMessage} from './watched_run.js';

/** A file that the server sends. */
export interface ServedFile {
  type: string;
  body: string | Uint8Array;
}

/** Bytes that may wait for a page that does not read. With more, it is disconnected and connects again. */
const MOST_WAITING = 1 << 24;

/**
 * A server on 127.0.0.1 for one page. It sends the given files, and under `/events` the messages of the run
 * as server-sent events. Paths are never looked up on disk.
 */
export class RunServer {
  private readonly server: Server;
  private readonly pages = new Set<ServerResponse>();
  private readonly files: ReadonlyMap<string, ServedFile>;
  private readonly snapshot: () => readonly WatchMessage[];
  private port = 0;

  /**
   * @param files by path
   * @param snapshot what a page is told first
   */
  constructor(files: Record<string, ServedFile>, snapshot: () => readonly WatchMessage[]) {
    this.files = new Map(Object.entries(files));
    this.snapshot = snapshot;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** Opens the port, or any free one for 0, and returns the address of the page. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Sends a message to every page that is open. */
  send(message: WatchMessage): void {
    const text = eventText(message);
    for (const page of this.pages) {
      if (page.writableLength > MOST_WAITING) page.destroy();
      else page.write(text);
    }
  }

  /** Ends all connections, and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const refused = refusal(request, this.port);
    if (refused) {
      const allow = refused.status === 405 ? {allow: 'GET, HEAD'} : {};
      response.writeHead(refused.status, {...HEADERS, ...allow, 'content-type': 'text/plain; charset=utf-8'});
      response.end(`${refused.text}\n`);
      return;
    }
    const path = (request.url ?? '').replace(/\?.*$/, '');
    if (path === '/events') return this.follow(request, response);
    const file = this.files.get(path);
    const status = file === undefined ? 404 : 200;
    response.writeHead(status, {...HEADERS, 'content-type': file?.type ?? 'text/plain; charset=utf-8'});
    response.end(request.method === 'HEAD' ? undefined : (file?.body ?? 'Not found.\n'));
  }

  private follow(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, {...HEADERS, 'content-type': 'text/event-stream; charset=utf-8'});
    if (request.method === 'HEAD') return void response.end();
    response.write('retry: 1000\n\n');
    for (const message of this.snapshot()) response.write(eventText(message));
    this.pages.add(response);
    response.on('close', () => this.pages.delete(response));
  }
}

const eventText = (message: WatchMessage): string => `data: ${JSON.stringify(message)}\n\n`;
