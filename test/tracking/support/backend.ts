/** The backend of this run, known before the setup has started it. */
export const BACKEND: string =
  typeof process === 'undefined' || process.env === undefined || 'document' in globalThis
    ? ((globalThis as {__BACKEND__?: string}).__BACKEND__ ?? 'webgl')
    : (process.env.TEST_BACKEND ?? 'cpu');
