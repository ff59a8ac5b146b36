import type {Run} from '../runs/record/run.js';
import {dataTable} from '../views/tables/data_table.js';
import {escapeHtml} from '../views/text/escape_html.js';
import {findingList, findingTally} from '../views/tables/finding_list.js';
import {measureTable} from '../views/tables/measures.js';
import {modelTable} from '../views/tables/model_table.js';
import {settingsList} from '../views/tables/settings.js';
import {curveSection} from './curve_section.js';
import {type Detail, DETAILS} from './detail.js';
import {byteLength, embeddedRecord} from './embedded_record.js';
import {outputSections} from './output_sections.js';
import {page} from './page.js';
import {type ReportFacts, reportFacts} from './report_facts.js';
import {type ReportOptions, reportRun} from './report_options.js';
import {runSettings} from './run_settings.js';
import {section} from './section.js';
import {trainingWords} from './training_words.js';
import {verdict} from './verdict.js';

/** The most bytes of a report. */
const LIMIT = 200_000;
/** The page without its record is at most this large, so that most records fit as they are. */
const PAGE_LIMIT = 110_000;

/**
 * A run as one HTML file: verdict, measures, findings, curves, evaluation, data, model and configuration. The
 * file has at most 200 kB, sends no request, and needs no script; it prints on A4, and follows the reader's
 * color scheme. The record is inside, so the dashboard can open the file. The same input returns the same
 * text.
 *
 * Of a large run the report shows less: classes with the most errors, fewer points, a shorter record. It says
 * what is left out.
 *
 * @throws UsageError for a run that is not a record, and for invalid options
 *
 * @example
 * const html = await reportHtml(recorder.run);
 * const evaluated = await reportHtml(run, {model, data: [vx, vy]});
 */
export async function reportHtml(run: Run, options?: ReportOptions): Promise<string> {
  const {run: record, title} = await reportRun('reportHtml', run, options);
  const facts = reportFacts(record, title);
  let body = '';
  for (const detail of DETAILS) {
    body = bodyOf(facts, detail);
    if (byteLength(body) <= PAGE_LIMIT) break;
  }
  const room = LIMIT - byteLength(page(facts.title, withFoot(body, ''), '')) - 1000;
  const {json, leftOut} = embeddedRecord(record, room);
  return page(`${facts.title}: training report`, withFoot(body, leftOut), json);
}

function bodyOf(facts: ReportFacts, detail: Detail): string {
  const shown = facts.outputs.slice(0, detail.outputs);
  return (
    headOf(facts) +
    section('measures', 'Measures', measureTable(facts.measures), measureNotes(facts)) +
    section('findings', 'Findings', facts.findings.length > 0 ? findingList(facts.findings) : '', [
      `${findingTally(facts.findings)}, in this order.`,
    ]) +
    curveSection(facts, detail) +
    shown.map(output => outputSections(facts, output, detail)).join('') +
    dataSection(facts, detail) +
    modelSection(facts, detail) +
    section('setup', 'Configuration, versions, time', settingsList(runSettings(facts.run)))
  );
}

function headOf(facts: ReportFacts): string {
  const sentence = verdict(facts).map(part =>
    typeof part === 'string'
      ? escapeHtml(part)
      : `<strong class="nowrap">${escapeHtml(part.strong)}</strong>`,
  );
  const kind = [facts.title, 'run'].includes(facts.run.name) ? '' : ` of ${escapeHtml(facts.run.name)}`;
  const words = trainingWords(facts).map(escapeHtml).join(' ');
  return (
    `<header class="report-head"><p class="report-kind">Training report${kind}</p>` +
    `<h1>${escapeHtml(facts.title)}</h1>\n<p class="verdict">${sentence.join('')}</p>` +
    `${words === '' ? '' : `<p class="report-sub">${words}</p>`}</header>\n`
  );
}

function measureNotes({measures, samples}: ReportFacts): string[] {
  const hasErrors = measures.some(({error}) => error !== undefined);
  return [
    `<span class="about-scale">Dot: value. ${hasErrors ? 'Thick line: ± 2 standard errors. ' : ''}Thin upright: baseline, ` +
      'what a constant answer reaches. Scores are drawn from 0 to 1, other values from 0.</span>',
    hasErrors
      ? ''
      : `Standard errors are not known${samples.validation === undefined ? ', since the record does not say how many samples were used' : ''}.`,
  ];
}

function dataSection({run, outputs, samples}: ReportFacts, {classes: limit}: Detail): string {
  const known = outputs.filter(({labels}) => labels !== undefined);
  const tables = known.map(({name, labels}) => {
    const classes = known.length === 1 ? run.config.classes : undefined;
    const table = labels === undefined ? '' : dataTable(labels, {classes, samples, limit});
    return name === '' || table === '' ? table : `<h3 class="cell-title">${escapeHtml(name)}</h3>${table}`;
  });
  return section('data', 'Data', tables.join(''));
}

function modelSection({run}: ReportFacts, {layers}: Detail): string {
  const {model} = run.config;
  return model === undefined ? '' : section('model', 'Model', modelTable(model, layers));
}

function withFoot(body: string, leftOut: string): string {
  const shortened = leftOut === '' ? '' : ` To keep the file small, the record is shortened: ${leftOut}.`;
  return (
    `<article class="tfm report">\n${body}<footer class="report-foot"><p>The record of this training is inside this ` +
    `file. Open the file in the training dashboard to compare it with others.${shortened}</p></footer>\n</article>`
  );
}
