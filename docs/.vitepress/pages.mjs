/**
 * The sidebar: its sections, and the pages of each by their file names without `.md`. The title of a page is its first
 * heading, unless the list says a shorter one after a colon. A page of docs/ that is missing here comes last, under
 * "More"; a page of this list that does not exist is left out.
 */
export const sections = [
  {
    title: 'First steps',
    pages: ['start', 'from-tfjs: From tfjs', 'from-keras', 'from-tfjs-vis', 'examples', 'faq', 'doctor'],
  },
  {title: 'Metrics', pages: ['choosing-metrics', 'metrics', 'wrappers', 'bad-input']},
  {
    title: 'Training',
    pages: [
      'extended-models',
      'losses-and-tensors',
      'callbacks',
      'stop-save-resume',
      'custom',
      'loops',
      'evaluate',
      'workers-gpus-memory',
      'types',
    ],
  },
  {
    title: 'See your training',
    pages: ['see-your-training: Overview', 'dashboard', 'report', 'findings', 'runs', 'watch', 'trackers'],
  },
  {
    title: 'Reference',
    pages: [
      'reference/index: Every option of every class',
      'reference/functions: Functions',
      'reference/metric-functions: Metrics as pure functions',
      'reference/types: Types',
      'entry-points',
      'differences-from-keras',
      'differences-from-tfjs',
      'support',
      'security',
      'architecture',
      'glossary',
      'changelog',
    ],
  },
];
