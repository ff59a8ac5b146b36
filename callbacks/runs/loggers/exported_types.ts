/** The types of the trackers. */
export type {BufferedLoggerOptions} from './buffered_logger_options.js';
export type {MLflowLoggerOptions} from './mlflow_logger.js';
export type {GaugeMeter, MeterGauge, OpenTelemetryLoggerOptions} from './open_telemetry_logger.js';
export type {LogEntry, RunLogger, RunStart, RunStatus} from '../trackers/run_logger.js';
export type {RunTrackerOptions} from '../trackers/run_tracker_options.js';
export type {TrackingServerOptions} from './tracking_server_options.js';
export type {TrackioLoggerOptions} from './trackio_logger.js';
export type {WandbRun} from './wandb_logger.js';
