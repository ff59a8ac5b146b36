import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';
import {toRunValue} from '../record/run_value.js';
import {Arrived} from './arrived.js';
import type {LogEntry, RunStart, RunStatus} from '../trackers/run_logger.js';
import {cutText, flatTexts} from './text_limits.js';
import {RefusedError, type TrackingServer} from './tracking_server.js';

/** MLflow's limits of one request, and of names and values. */
const MOST_METRICS = 1000;
const MOST_PARAMS = 100;
const LONGEST_NAME = 250;
const LONGEST_VALUE = 6000;

/** The tag by which a run is found again. */
const TAG = 'tfjs-metrics.run';
const STATUS = {finished: 'FINISHED', failed: 'FAILED', killed: 'KILLED'} as const;

interface MLflowRun {
  readonly info: {readonly run_id: string; readonly status?: string; readonly artifact_uri?: string};
  readonly data?: {
    readonly metrics?: readonly {readonly key: string; readonly step?: number | string}[];
    readonly params?: readonly {readonly key: string}[];
  };
}

/** A name with the characters that MLflow allows, which differ from system to system. */
const nameOf = (key: string): string =>
  cutText(key.replace(/[^\w\-. /]/g, '_'), LONGEST_NAME).replace('…', '_');

/** One run in an experiment of MLflow. */
export class MLflowRuns {
  private readonly server: TrackingServer;
  private readonly experiment: string;
  private readonly arrived = new Arrived();
  private id = '';
  private artifacts = '';

  constructor(server: TrackingServer, experiment: string) {
    this.server = server;
    this.experiment = experiment;
  }

  /** Creates the run, or finds it again together with what has arrived. */
  async open({id, name, time, config}: RunStart): Promise<void> {
    const experiment = await this.experimentId();
    const found = (await this.post('runs/search', {
      experiment_ids: [experiment],
      filter: `tags.\`${TAG}\` = '${id}'`,
      max_results: 1,
    })) as {runs?: readonly MLflowRun[]};
    const run = found.runs?.[0] ?? (await this.create(experiment, id, name, time));
    this.id = run.info.run_id;
    this.artifacts = run.info.artifact_uri ?? '';
    this.arrived.clear();
    for (const {key, step} of run.data?.metrics ?? []) this.arrived.add(key, Number(step ?? 0));
    if (run.info.status !== undefined && run.info.status !== 'RUNNING') {
      await this.post('runs/update', {run_id: this.id, status: 'RUNNING'});
    }
    await this.logParams(config, new Set(run.data?.params?.map(({key}) => key)));
  }

  /** Logs what has not arrived. Values that are not finite are texts, as MLflow reads them. */
  async log(entries: readonly LogEntry[]): Promise<void> {
    const metrics = entries.flatMap(entry =>
      this.arrived
        .missing({...entry, values: renamed(entry.values)})
        .map(([key, value]) => ({key, value: toRunValue(value), timestamp: entry.time, step: entry.step})),
    );
    for (let i = 0; i < metrics.length; i += MOST_METRICS) {
      await this.post('runs/log-batch', {run_id: this.id, metrics: metrics.slice(i, i + MOST_METRICS)});
    }
    for (const {key, step} of metrics) this.arrived.add(key, step);
  }

  async close(status: RunStatus): Promise<void> {
    await this.post('runs/update', {run_id: this.id, status: STATUS[status], end_time: Date.now()});
  }

  /** Stores a file where the server keeps those of the run. */
  async upload(name: string, content: string | Uint8Array): Promise<void> {
    const [, folder] = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(this.artifacts) ?? [];
    if (folder === undefined) {
      throw new Error(
        `could not store ${name}: the server does not take files itself. Start it with --serve-artifacts, ` +
          'and use an experiment that was created then.',
      );
    }
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const path = `${folder}/${name}`.split('/').map(encodeURIComponent).join('/');
    await this.server.request('PUT', `/api/2.0/mlflow-artifacts/artifacts/${path}`, bytes);
  }

  private async create(experiment: string, id: string, name: string, time: number): Promise<MLflowRun> {
    const tags = [
      {key: TAG, value: id},
      {key: 'mlflow.source.name', value: 'tfjs-metrics'},
    ];
    const body = {experiment_id: experiment, run_name: name, start_time: time, tags};
    return ((await this.post('runs/create', body)) as {run: MLflowRun}).run;
  }

  private async experimentId(): Promise<string> {
    const known = await this.findExperiment();
    if (known !== undefined) return known;
    try {
      const made = await this.post('experiments/create', {name: this.experiment});
      return (made as {experiment_id: string}).experiment_id;
    } catch (error) {
      // Another training may have created it at the same moment.
      const now = error instanceof RefusedError ? await this.findExperiment() : undefined;
      if (now === undefined) throw error;
      return now;
    }
  }

  private async findExperiment(): Promise<string | undefined> {
    const query = `experiment_name=${encodeURIComponent(this.experiment)}`;
    try {
      const found = await this.server.request('GET', `${API}experiments/get-by-name?${query}`);
      return (found as {experiment: {experiment_id: string}}).experiment.experiment_id;
    } catch (error) {
      if (error instanceof RefusedError && error.text.includes('RESOURCE_DOES_NOT_EXIST')) return undefined;
      throw error;
    }
  }

  /** A param cannot be changed, so those of an earlier training stay. */
  private async logParams(
    config: Readonly<Record<string, PlainValue>>,
    known: ReadonlySet<string>,
  ): Promise<void> {
    const params = new Map<string, string>();
    for (const [key, value] of flatTexts(config)) {
      const name = nameOf(key);
      if (!known.has(name) && value !== '') params.set(name, cutText(value, LONGEST_VALUE));
    }
    const list = [...params].map(([key, value]) => ({key, value}));
    for (let i = 0; i < list.length; i += MOST_PARAMS) {
      await this.post('runs/log-batch', {run_id: this.id, params: list.slice(i, i + MOST_PARAMS)});
    }
  }

  private post(method: string, body: unknown): Promise<unknown> {
    return this.server.request('POST', API + method, body);
  }
}

const API = '/api/2.0/mlflow/';

function renamed(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [nameOf(key), value]));
}
