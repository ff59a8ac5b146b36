import {checkNumber, isRecord, optionError} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import type {BufferedLoggerOptions} from './buffered_logger_options.js';
import {hideInText} from '../trackers/secrets.js';

export interface TrackingServerOptions extends BufferedLoggerOptions {
  /** Additional headers of the requests, such as `Authorization`. No message shows them. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** Seconds after which a request without an answer counts as failed. Default: 10. */
  timeout?: number;
}

/** An address without a user, a password, parameters and a slash at its end. */
export interface ServerAddress {
  readonly url: string;
  /** The headers for the user and the password that were in the address. */
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: URLSearchParams;
  /** What must not occur in a message. */
  readonly secrets: readonly string[];
}

/** @throws UsageError unless `given` is an `http` or `https` address; the message hides its secrets */
export function serverAddress(where: string, given: unknown): ServerAddress {
  const url = typeof given === 'string' ? parsed(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const shown = typeof given === 'string' ? JSON.stringify(hideInText(given)) : typeof given;
    throw new UsageError(
      where,
      `url must be the address of a server, such as "http://127.0.0.1:5000"; got ${shown}.`,
    );
  }
  const {username, password, searchParams} = url;
  const [user, word] = [username, password].map(decodeURIComponent);
  const headers: Record<string, string> =
    user === '' && word === '' ? {} : {Authorization: `Basic ${base64(`${user}:${word}`)}`};
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    headers,
    parameters: searchParams,
    secrets: [word, password, ...searchParams.values(), ...Object.values(headers)],
  };
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''));

/** @throws UsageError for invalid values; no message shows a header */
export function checkServerOptions(
  where: string,
  {headers, timeout}: Required<Pick<TrackingServerOptions, 'headers' | 'timeout'>>,
): void {
  checkNumber(where, 'timeout', timeout, {least: 0});
  if (!isRecord(headers) || Object.values(headers).some(value => typeof value !== 'string')) {
    throw new UsageError(where, 'headers must be an object with texts, such as {"X-Team": "vision"}.');
  }
  try {
    new Headers(headers);
  } catch {
    throw new UsageError(where, 'headers has a name or a value that is not allowed in a header.');
  }
}

/** @throws UsageError unless it is a text without line ends, or is left out; the message does not show it */
export function checkSecret(where: string, option: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value))) return;
  throw optionError(where, option, 'a text without spaces', typeof value);
}
