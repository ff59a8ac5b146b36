import {fetchFailure} from '../../logging/fetch_failure.js';
import {after} from '../../logging/timer.js';
import {isPage} from '../../ports/environment.js';
import {HIDDEN, hideInText} from '../trackers/secrets.js';
import {TemporaryError} from './temporary_error.js';

/** How much of an answer a message shows. */
const LONGEST_TEXT = 300;

export interface TrackingServerSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Seconds. */
  readonly timeout: number;
}

/** An answer that is an error, and that would be the same next time. */
export class RefusedError extends Error {
  readonly status: number;
  /** What the server says, without secrets. */
  readonly text: string;

  constructor(message: string, status: number, text: string) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
    this.text = text;
  }
}

/** A server to which JSON is sent. No message contains a header, or a password in its address. */
export class TrackingServer {
  private readonly settings: TrackingServerSettings;
  private readonly secrets: readonly string[];

  constructor(settings: TrackingServerSettings) {
    this.settings = settings;
    this.secrets = [...settings.secrets, ...Object.values(settings.headers)].filter(text => text.length > 2);
  }

  /**
   * Sends a request and returns the JSON of the answer.
   *
   * @param body sent as JSON; bytes as they are
   * @throws TemporaryError if the server cannot be reached, is busy or has failed
   * @throws RefusedError for any other answer but success
   */
  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const {url, headers, timeout} = this.settings;
    const controller = new AbortController();
    const stop = after(timeout * 1000, () => controller.abort());
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'application/octet-stream' : 'application/json';
    try {
      const answer = await fetch(url + path, {
        method,
        signal: controller.signal,
        headers: body === undefined ? {...headers} : {'Content-Type': type, ...headers},
        body: isBytes ? (body as BodyInit) : body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw this.refusal(method, path, answer, text);
      return this.parse(method, path, text);
    } catch (error) {
      if (error instanceof RefusedError || error instanceof TemporaryError) throw error;
      const reason = controller.signal.aborted ? `no answer within ${timeout} s` : fetchFailure(error);
      const hint = isPage() ? ' In a page, the server must allow the origin of the page (CORS).' : '';
      throw new TemporaryError(this.clean(`could not reach ${url}: ${reason}.${hint}`));
    } finally {
      stop();
    }
  }

  /** A text without secrets. */
  private clean(text: string): string {
    const hidden = this.secrets.reduce((all, secret) => all.replaceAll(secret, HIDDEN), text);
    return hideInText(hidden);
  }

  private refusal(method: string, path: string, answer: Response, text: string): Error {
    const {status, statusText} = answer;
    const said = this.clean(text.trim().slice(0, LONGEST_TEXT));
    const message = this.clean(
      `${this.settings.url} answered ${`${status} ${statusText}`.trimEnd()} to ${method} ${path.replace(/\?.*/, '')}`,
    );
    const whole = said === '' ? `${message}.` : `${message}: ${said}`;
    if (status === 408 || status === 425 || status === 429 || status >= 500) {
      const seconds = Number(answer.headers.get('Retry-After'));
      return new TemporaryError(whole, Number.isFinite(seconds) ? seconds : undefined);
    }
    return new RefusedError(whole, status, said);
  }

  private parse(method: string, path: string, text: string): unknown {
    if (text.trim() === '') return {};
    try {
      return JSON.parse(text);
    } catch {
      const message = `${this.settings.url} did not answer with JSON to ${method} ${path.replace(/\?.*/, '')}. Is this the address of the server itself?`;
      throw new RefusedError(this.clean(message), 200, '');
    }
  }
}
