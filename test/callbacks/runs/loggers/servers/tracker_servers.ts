/** MLflow and trackio as processes on this machine, and what can be read back from them. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {trackerPackages} from '../../../../../tools/tracker_servers.mjs';
import {freePort} from '../../../../free_port.js';

export const WRITE_TOKEN = 'token-of-the-test';
export const ORIGIN = 'http://page.example:8080';

const TRACKIO = `
import sys, trackio
trackio.show(open_browser=False, block_thread=True, share=False, server_port=int(sys.argv[1]))
`;

/** A value by step, in the order in which the server returns them. */
export type Values = readonly (readonly [step: number, value: number])[];

async function ask(url: string, body?: unknown): Promise<unknown> {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(url, {
    headers,
    ...(body === undefined ? {} : {method: 'POST', body: JSON.stringify(body)}),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

const toNumber = (value: unknown): number => (value === null ? NaN : Number(value));

export class TrackerServers {
  mlflowPort = 0;
  trackioPort = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'trackers-'));
  private readonly processes: ChildProcess[] = [];
  private output = '';

  /** Starts both servers, and settles when they answer. */
  async start(): Promise<void> {
    this.mlflowPort = await freePort();
    this.trackioPort = await freePort();
    const store = `sqlite:///${join(this.folder, 'mlflow.db')}`;
    this.python(
      ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(this.mlflowPort)],
      ...['--workers', '1', '--backend-store-uri', store, '--cors-allowed-origins', ORIGIN],
      ...['--artifacts-destination', join(this.folder, 'artifacts')],
    );
    this.python('-c', TRACKIO, String(this.trackioPort));
    await Promise.all([
      this.whenUp(`http://127.0.0.1:${this.mlflowPort}/health`),
      this.whenUp(`http://127.0.0.1:${this.trackioPort}/version`),
    ]);
  }

  stop(): void {
    for (const {pid} of this.processes) {
      try {
        // With the processes that it has started.
        process.kill(-pid!, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    rmSync(this.folder, {recursive: true, force: true});
  }

  /** The values of a run in MLflow, by key, and its status. */
  async mlflowRun(
    id: string,
  ): Promise<{status: string; keys: string[]; history(key: string): Promise<Values>}> {
    const api = `http://127.0.0.1:${this.mlflowPort}/api/2.0/mlflow`;
    const {experiment} = (await ask(`${api}/experiments/get-by-name?experiment_name=digits`)) as {
      experiment: {experiment_id: string};
    };
    const {runs} = (await ask(`${api}/runs/search`, {
      experiment_ids: [experiment.experiment_id],
      filter: `tags.\`tfjs-metrics.run\` = '${id}'`,
    })) as {runs: {info: {run_id: string; status: string}; data: {metrics: {key: string}[]}}[]};
    if (runs.length !== 1) throw new Error(`MLflow has ${runs.length} runs with the id ${id}`);
    const [{info, data}] = runs;
    return {
      status: info.status,
      keys: data.metrics.map(({key}) => key),
      async history(key) {
        const query = `run_id=${info.run_id}&metric_key=${encodeURIComponent(key)}`;
        const {metrics} = (await ask(`${api}/metrics/get-history?${query}`)) as {
          metrics: {step: number | string; value: unknown}[];
        };
        return metrics.map(({step, value}) => [Number(step), toNumber(value)] as const);
      },
    };
  }

  /** The values of a run in trackio, by key. */
  async trackioRun(id: string): Promise<(key: string) => Values> {
    const {data} = (await ask(`http://127.0.0.1:${this.trackioPort}/api/get_logs`, {
      project: 'digits',
      run: 'first',
      run_id: id,
    })) as {data: Record<string, unknown>[]};
    return key =>
      data.filter(entry => key in entry).map(entry => [Number(entry.step), toNumber(entry[key])] as const);
  }

  private python(...args: string[]): void {
    const {folder} = this;
    const child = spawn('python3', args, {
      cwd: folder,
      detached: true,
      env: {
        ...process.env,
        PYTHONPATH: trackerPackages,
        HOME: folder,
        TRACKIO_DIR: join(folder, 'trackio'),
        TRACKIO_WRITE_TOKEN: WRITE_TOKEN,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
        DO_NOT_TRACK: 'true',
        HF_HUB_OFFLINE: '1',
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: unknown) => (this.output = (this.output + String(text)).slice(-5000)));
    }
    this.processes.push(child);
  }

  private async whenUp(url: string): Promise<void> {
    for (let i = 0; i < 1000; i++) {
      const ended = this.processes.find(({exitCode}) => exitCode !== null);
      if (ended !== undefined) throw new Error(`a server has ended:\n${this.output}`);
      const isUp = await fetch(url).then(
        ({ok}) => ok,
        () => false,
      );
      if (isUp) return;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    throw new Error(`${url} does not answer:\n${this.output}`);
  }
}
