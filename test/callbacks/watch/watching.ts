/** What the tests of the watch command share: a folder, a server, and pages that follow it. */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {request, type IncomingHttpHeaders} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {watch, type Watching} from '../../../callbacks/watch/watch.js';
import type {WatchMessage} from '../../../callbacks/watch/watched_run.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Requests a path as it is written, with any headers: fetch would normalize both. */
export function ask(url: string, path: string, options: {method?: string; headers?: object} = {}) {
  const {method = 'GET', headers = {}} = options;
  return new Promise<Answer>((resolve, reject) => {
    const {hostname, port} = new URL(url);
    const sent = request({hostname, port, path, method, headers: {...headers}}, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body}));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** A page that is open: collects the messages that it is sent. */
export class OpenPage {
  readonly messages: WatchMessage[] = [];
  private readonly ending = new AbortController();
  private waiting: (() => void)[] = [];
  ended = false;

  async open(url: string): Promise<this> {
    const response = await fetch(`${url}events`, {signal: this.ending.signal});
    void this.read(response.body as ReadableStream<Uint8Array>);
    return this;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(bytes, {stream: true});
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts)
          if (part.startsWith('data: ')) this.messages.push(JSON.parse(part.slice(6)) as WatchMessage);
        for (const check of this.waiting) check();
      }
    } catch {
      // The server or the test has ended the connection.
    }
    this.ended = true;
    for (const check of this.waiting) check();
  }

  /** Settles when `found` is true of the messages so far. */
  until(found: (messages: readonly WatchMessage[]) => boolean): Promise<void> {
    return new Promise(resolve => {
      const check = () => {
        if (found(this.messages)) resolve();
      };
      this.waiting.push(check);
      check();
    });
  }

  close(): void {
    this.ending.abort();
  }
}

/** A folder with a server that follows `run.jsonl` in it. */
export class WatchedFolder {
  folder = '';
  file = '';
  problems: string[] = [];
  script: string | Uint8Array = '// the page';
  private watching?: Watching;
  private pages: OpenPage[] = [];

  get url(): string {
    return (this.watching as Watching).url;
  }

  async create(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'watch-'));
    this.file = join(this.folder, 'run.jsonl');
    this.problems = [];
  }

  async watch(port?: number): Promise<string> {
    const script = join(this.folder, 'watch.js');
    await writeFile(script, this.script);
    this.watching = await watch(this.file, {port, script, onProblem: text => this.problems.push(text)});
    return this.watching.url;
  }

  async openPage(): Promise<OpenPage> {
    const page = await new OpenPage().open(this.url);
    this.pages.push(page);
    return page;
  }

  async end(): Promise<void> {
    for (const page of this.pages) page.close();
    this.pages = [];
    await this.watching?.close();
    this.watching = undefined;
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.folder, {recursive: true, force: true});
  }
}
