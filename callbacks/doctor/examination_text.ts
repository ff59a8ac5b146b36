import {escapeControls} from '../../src/escape_controls.js';
import type {Examination} from './doctor.js';
import type {Finding} from './findings.js';

function findingLines({kind, place, found, advice}: Finding): string[] {
  const where = place === undefined ? '' : `${place.file}:${place.line}  `;
  return [`${where}${kind}: ${found}`, `    ${advice}`];
}

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** What the command prints. Names of files and packages cannot act on the terminal. */
export function examinationText({facts, findings}: Examination): string {
  const width = Math.max(...facts.map(({name}) => name.length));
  const problems = findings.filter(({kind}) => kind === 'problem').length;
  const lines = [
    ...facts.map(({name, value}) => `${name.padEnd(width)}  ${value}`),
    '',
    ...findings.flatMap(findingLines),
    ...(findings.length > 0 ? [''] : []),
    findings.length === 0
      ? 'Nothing to change.'
      : `${counted(problems, 'problem')}, ${counted(findings.length - problems, 'note')}.`,
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}
