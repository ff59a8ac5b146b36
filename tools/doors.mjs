/** The doors of the package: the subpath, the built file behind it, and the name of its API report. */
export const doors = [
  {name: 'tfjs-metrics', file: 'src/index', report: 'index'},
  {name: 'tfjs-metrics/metrics', file: 'src/metrics/index', report: 'metrics'},
  {name: 'tfjs-metrics/callbacks', file: 'callbacks/index', report: 'callbacks'},
  {name: 'tfjs-metrics/node', file: 'callbacks/node', report: 'node'},
];
