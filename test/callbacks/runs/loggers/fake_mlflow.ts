/** What an MLflow server does with the requests of MLflowLogger. */
import type {Answer, Asked} from './local_server.js';

interface Metric {
  readonly key: string;
  readonly value: number | string;
  readonly step: number;
}

export class FakeMLflow {
  readonly metrics: Metric[] = [];
  readonly params = new Map<string, string>();
  readonly statuses: string[] = [];
  /** The most metrics and params that came in one request. */
  most = {metrics: 0, params: 0};
  private experiment: string | undefined;
  private run: {id: string; tag: string} | undefined;

  answer({path, body}: Asked): Answer {
    const call = path.replace(/^\/api\/2\.0\/mlflow\//, '').replace(/\?.*/, '');
    const missing = {error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none'};
    switch (call) {
      case 'experiments/get-by-name':
        if (this.experiment === undefined) return {status: 404, json: missing};
        return {json: {experiment: {experiment_id: this.experiment}}};
      case 'experiments/create':
        this.experiment = '7';
        return {json: {experiment_id: '7'}};
      case 'runs/search':
        return {json: String(body.filter).includes(`'${this.run?.tag}'`) ? {runs: [this.found()]} : {}};
      case 'runs/create': {
        const [{value: tag}] = body.tags as {value: string}[];
        this.run = {id: `r${tag}`, tag};
        return {json: {run: this.found()}};
      }
      case 'runs/update':
        this.statuses.push(body.status as string);
        return {};
      case 'runs/log-batch':
        return this.log(body);
      default:
        return {status: 404, json: missing};
    }
  }

  /** The values of a key, in the order in which they came. */
  history(key: string): [number, number | string][] {
    return this.metrics.filter(metric => metric.key === key).map(({step, value}) => [step, value]);
  }

  private log({
    metrics = [],
    params = [],
  }: {
    metrics?: Metric[];
    params?: {key: string; value: string}[];
  }): Answer {
    this.most = {
      metrics: Math.max(this.most.metrics, metrics.length),
      params: Math.max(this.most.params, params.length),
    };
    this.metrics.push(...metrics);
    for (const {key, value} of params) {
      if (this.params.has(key)) return {status: 400, json: {error_code: 'INVALID_PARAMETER_VALUE'}};
      this.params.set(key, value);
    }
    return {};
  }

  private found(): unknown {
    const last = new Map<string, Metric>();
    for (const metric of this.metrics) last.set(metric.key, metric);
    const status = this.statuses.at(-1) ?? 'RUNNING';
    return {
      info: {run_id: this.run?.id, status, artifact_uri: 'mlflow-artifacts:/7/a b/artifacts'},
      data: {metrics: [...last.values()], params: [...this.params].map(([key, value]) => ({key, value}))},
    };
  }
}
