/** The entry points of the package: import path, built file, and name of the API report. */
export const entryPoints = [
  {name: 'tfjs-metrics', file: 'src/index', report: 'index'},
  {name: 'tfjs-metrics/core', file: 'callbacks/core', report: 'core'},
  {name: 'tfjs-metrics/metrics', file: 'src/metrics/index', report: 'metrics'},
  {name: 'tfjs-metrics/callbacks', file: 'callbacks/index', report: 'callbacks'},
  {name: 'tfjs-metrics/dashboard', file: 'callbacks/dashboard/index', report: 'dashboard'},
  {name: 'tfjs-metrics/report', file: 'callbacks/report/index', report: 'report'},
  {name: 'tfjs-metrics/runs', file: 'callbacks/runs/index', report: 'runs'},
  {name: 'tfjs-metrics/evaluate', file: 'src/evaluate/index', report: 'evaluate'},
  {name: 'tfjs-metrics/node', file: 'callbacks/node', report: 'node'},
];
