import {join} from 'node:path';

/** For esbuild: where the package's entry points are in a checkout. */
export function packageSources(checkout: string): Record<string, string> {
  return {
    'tfjs-metrics/callbacks': join(checkout, 'callbacks', 'index.ts'),
    'tfjs-metrics/dashboard': join(checkout, 'callbacks', 'dashboard', 'index.ts'),
    'tfjs-metrics/report': join(checkout, 'callbacks', 'report', 'index.ts'),
    'tfjs-metrics/runs': join(checkout, 'callbacks', 'runs', 'index.ts'),
    'tfjs-metrics/evaluate': join(checkout, 'src', 'evaluate', 'index.ts'),
    'tfjs-metrics/metrics': join(checkout, 'src', 'metrics', 'index.ts'),
    'tfjs-metrics': join(checkout, 'src', 'index.ts'),
  };
}
