import {getOwn} from '../../src/own_property.js';
import type {Baseline} from '../runs/baselines/baseline.js';
import {baselines} from '../runs/baselines/baselines.js';
import {bestEpoch} from '../runs/record/best_epoch.js';
import {labelFacts, sampleCounts} from '../runs/record/label_facts.js';
import type {LabelFacts, OutputEvaluation, Run} from '../runs/record/run.js';
import type {FindingView} from '../views/tables/finding_list.js';
import type {Measure} from '../views/tables/measures.js';
import {findings} from '../findings/findings.js';
import {measuresOf} from './measures_of.js';

/** One output of the model, and what is known of it. The only output of a model has the name `''`. */
export interface ReportOutput {
  name: string;
  evaluation: OutputEvaluation;
  labels?: LabelFacts;
}

/** What every form of the report says, from the record alone. */
export interface ReportFacts {
  run: Run;
  title: string;
  baselines: Record<string, Baseline>;
  measures: Measure[];
  findings: FindingView[];
  outputs: ReportOutput[];
  /** The epoch whose values the measures are, counted from 1; undefined if no epoch has ended. */
  epoch?: number;
  /** The epochs that were run. */
  ran: number;
  samples: {train?: number; validation?: number};
}

/** Gathers what the report says about a run. */
export function reportFacts(run: Run, title: string = run.name): ReportFacts {
  const found = baselines(run);
  const ran = run.epochs.length;
  const last = run.epochs[ran - 1]?.epoch;
  const epoch = run.evaluation?.epoch ?? bestEpoch(run)?.epoch ?? last;
  return {
    run,
    title,
    baselines: found,
    measures: measuresOf(run, found, epoch),
    findings: findings(run),
    outputs: outputsOf(run),
    epoch: epoch === undefined ? undefined : epoch + 1,
    ran,
    samples: sampleCounts(run),
  };
}

function outputsOf(run: Run): ReportOutput[] {
  const {evaluation} = run;
  const labels = Object.fromEntries(labelFacts(run));
  const evaluations = evaluation?.outputs ?? (evaluation === undefined ? {} : {'': evaluation});
  const names = [...new Set([...Object.keys(evaluations), ...Object.keys(labels)])];
  return names.map(name => ({
    name,
    evaluation: getOwn<OutputEvaluation>(evaluations, name) ?? {},
    labels: getOwn(labels, name),
  }));
}
