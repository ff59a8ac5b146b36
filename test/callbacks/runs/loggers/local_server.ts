/** A server on this machine, whose answers a test decides. */
import {createServer, type IncomingHttpHeaders, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** The status and the JSON (or the text) of an answer; `undefined`: none, and the connection is cut. */
export type Answer =
  {readonly status?: number; readonly json?: unknown; readonly headers?: Record<string, string>} | undefined;

export class LocalServer {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answer | Promise<Answer> = () => ({});
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens, at the port of before if there was one. */
  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const {method = '', url: path = '', headers} = request;
      const asked = {method, path, headers, body: text === '' ? {} : JSON.parse(text)};
      this.asked.push(asked);
      const answer = await this.answer(asked);
      if (answer === undefined) return void response.destroy();
      const {status = 200, json = {}, headers: more = {}} = answer;
      response.writeHead(status, {'Content-Type': 'application/json', 'Connection': 'close', ...more});
      response.end(typeof json === 'string' ? json : JSON.stringify(json));
    });
    await new Promise<void>(resolve => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const {server} = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>(resolve => (server === undefined ? resolve() : server.close(() => resolve())));
  }
}
