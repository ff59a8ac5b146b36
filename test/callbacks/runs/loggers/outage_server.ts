/** A server of MLflow and trackio that cannot be used for a time. */
import {FakeMLflow} from './fake_mlflow.js';
import {type Answer, type Asked, LocalServer} from './local_server.js';

interface TrackioLog {
  readonly log_id: string;
  readonly step: number;
  readonly metrics: Readonly<Record<string, number | string>>;
}

/** How a server is away. */
export type Outage = 'refuses connections' | 'does not answer' | 'is busy' | 'loses its answers';

export class OutageServer {
  readonly mlflow = new FakeMLflow();
  readonly outage: Outage;
  private readonly server = new LocalServer();
  /** By id: trackio keeps the first entry with an id. */
  private readonly logs = new Map<string, TrackioLog>();
  /** Requests that it did not answer while it was away; not those that found nobody. */
  failed = 0;
  private isAway = false;
  private readonly waiting: (() => void)[] = [];

  constructor(outage: Outage) {
    this.outage = outage;
    this.server.answer = asked => (this.isAway ? this.fail(asked) : this.take(asked));
  }

  get url(): string {
    return this.server.url;
  }

  start(): Promise<void> {
    return this.server.start();
  }

  async leave(): Promise<void> {
    this.isAway = true;
    if (this.outage === 'refuses connections') await this.server.stop();
  }

  async comeBack(): Promise<void> {
    this.isAway = false;
    for (const answer of this.waiting) answer();
    if (this.outage === 'refuses connections') await this.server.start();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  inTrackio(key: string): [number, number | string][] {
    return [...this.logs.values()].flatMap(({step, metrics}) =>
      key in metrics ? [[step, metrics[key]]] : [],
    );
  }

  private async fail(asked: Asked): Promise<Answer> {
    this.failed++;
    if (this.outage === 'is busy') return {status: 503};
    if (this.outage === 'does not answer') await new Promise<void>(resolve => this.waiting.push(resolve));
    else this.take(asked);
    return undefined;
  }

  private take(asked: Asked): Answer {
    if (asked.path !== '/api/bulk_log') return this.mlflow.answer(asked);
    for (const log of asked.body.logs as TrackioLog[])
      if (!this.logs.has(log.log_id)) this.logs.set(log.log_id, log);
    return {json: {data: null}};
  }
}
