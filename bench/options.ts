import {parseArgs} from 'node:util';
import {type Backend, BACKENDS} from './parts/part.js';

export const PARTS = ['step', 'validation', 'standalone', 'growth', 'gpu', 'dashboard', 'size'] as const;
export type PartName = (typeof PARTS)[number];

/** What the command line asks for. */
export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly backends: readonly Backend[];
  readonly n: readonly number[];
  readonly rounds: number | undefined;
  readonly filter: string;
  readonly peers: boolean;
  readonly python: string;
  /** A folder with `node_modules` in which other libraries for charts are. */
  readonly charts: string | undefined;
  readonly checkout: string | undefined;
  readonly markdown: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [PART...] [OPTION...]

Parts (default: all): ${PARTS.join(', ')}
  --rounds R         rounds of every comparison (default: each part has its own)
  --backend B,...    ${BACKENDS.join(', ')} (default: all); for step and validation
  --n N,...          predictions of standalone metrics (default: 1e6); for standalone
  --filter TEXT      only rows whose name contains the text; for step, standalone, growth and
                     dashboard (updates, training, record,
                     findings)
  --no-peers         without other libraries; for standalone and dashboard
  --python PATH      the Python that has numpy, scikit-learn, torchmetrics, keras (default: python3); for standalone
  --charts DIR       where chart.js and @tensorflow/tfjs-vis are installed (default: here); for dashboard
  --checkout DIR     measure the sources of another checkout with this benchmark
  --markdown         print Markdown, as in bench/README.md
  --help             print this`;

/** The parts that read an option. An option that no chosen part reads is an error. */
const READ_BY: Readonly<Record<string, readonly PartName[]>> = {
  'backend': ['step', 'validation'],
  'n': ['standalone'],
  'filter': ['step', 'standalone', 'growth', 'dashboard'],
  'no-peers': ['standalone', 'dashboard'],
  'charts': ['dashboard'],
  'python': ['standalone'],
  'rounds': ['step', 'validation', 'standalone', 'growth', 'dashboard'],
};

/** Reads the command line. Throws an error that says what is wrong with it. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'backend': {type: 'string'},
      'charts': {type: 'string'},
      'checkout': {type: 'string'},
      'filter': {type: 'string'},
      'help': {type: 'boolean'},
      'markdown': {type: 'boolean'},
      'n': {type: 'string'},
      'no-peers': {type: 'boolean'},
      'python': {type: 'string'},
      'rounds': {type: 'string'},
    },
  });
  const parts = positionals.length === 0 ? PARTS : positionals.map(name => oneOf('part', name, PARTS));
  for (const option of Object.keys(values)) {
    const readers = READ_BY[option];
    if (readers !== undefined && !readers.some(part => parts.includes(part))) {
      throw new Error(`--${option} is for ${readers.join(', ')}, not for ${parts.join(', ')}.`);
    }
  }
  return {
    parts: PARTS.filter(part => parts.includes(part)),
    backends: listOf(values.backend)?.map(name => oneOf('--backend', name, BACKENDS)) ?? BACKENDS,
    n: listOf(values.n)?.map(text => count('--n', text, 100)) ?? [1e6],
    rounds: values.rounds === undefined ? undefined : count('--rounds', values.rounds, 1),
    filter: (values.filter ?? '').toLowerCase(),
    peers: values['no-peers'] !== true,
    python: values.python ?? 'python3',
    charts: values.charts,
    checkout: values.checkout,
    markdown: values.markdown === true,
    help: values.help === true,
  };
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',');
}

function oneOf<T extends string>(what: string, name: string, all: readonly T[]): T {
  const found = all.find(one => one === name);
  if (found === undefined) throw new Error(`${what}: expected one of ${all.join(', ')}; got '${name}'.`);
  return found;
}

function count(option: string, text: string, least: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`${option}: expected a whole number of at least ${least}; got '${text}'.`);
  }
  return value;
}
