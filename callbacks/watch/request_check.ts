import type {IncomingMessage, OutgoingHttpHeaders} from 'node:http';

/** The page may load its own files and nothing else, and no other site may embed or read anything. */
export const HEADERS: OutgoingHttpHeaders = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export interface Refusal {
  status: number;
  text: string;
}

/**
 * Refuses what does not come from the page itself. Another site in the same browser can send requests to this
 * computer: under its own origin, or under its own host name if that resolves to 127.0.0.1 (DNS rebinding).
 */
export function refusal({method, headers}: IncomingMessage, port: number): Refusal | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (headers.host === undefined || !hosts.includes(headers.host.toLowerCase()))
    return {status: 403, text: `Refused: this server answers only under http://${hosts[0]}/.`};
  const {origin} = headers;
  if (origin !== undefined && !hosts.some(host => origin === `http://${host}`))
    return {status: 403, text: 'Refused: this server answers only to its own page.'};
  if (method !== 'GET' && method !== 'HEAD')
    return {status: 405, text: 'Refused: this server answers only GET and HEAD.'};
  return undefined;
}
