import {checkRun} from '../../runs/record/check_run.js';
import {parseRuns} from '../../runs/record/json_lines.js';
import type {Run} from '../../runs/record/run.js';

/** The text of a script element that holds JSON. */
const EMBEDDED = /<script\b[^>]*\stype="application\/json"[^>]*>([\s\S]*?)<\/script\s*>/gi;

/** What was read from files, and what is wrong with those that hold no record. */
export interface ReadRecords {
  runs: Run[];
  problems: string[];
}

/** Reads records from files: JSON, JSON lines, or reports, which have the record embedded. */
export async function readRecords(files: readonly File[]): Promise<ReadRecords> {
  const result: ReadRecords = {runs: [], problems: []};
  for (const file of files) {
    try {
      for (const run of recordsOf(await file.text())) result.runs.push(run);
    } catch (error) {
      result.problems.push(
        `${file.name} holds no record: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return result;
}

/** @throws Error if the text is none of these */
export function recordsOf(text: string): Run[] {
  if (!text.trimStart().startsWith('<')) return fromJson(text);
  // A parsed page would apply its styles, which the page of the dashboard may forbid.
  const runs = [...text.matchAll(EMBEDDED)].flatMap(([, json]) => fromJson(json));
  if (runs.length === 0) throw new Error('the page is not a report of a training.');
  return runs;
}

function fromJson(text: string): Run[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parseRuns(text);
  }
  if (typeof value === 'object' && value !== null && 'type' in value) return parseRuns(text);
  return (Array.isArray(value) ? value : [value]).map(run => checkRun(run, 'the record'));
}

/** Lets the user choose files. */
export function chooseFiles(onChosen: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.json,.jsonl,.html';
  input.addEventListener('change', () => onChosen([...(input.files ?? [])]));
  input.click();
}
