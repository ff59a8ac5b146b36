import {sumOf} from '../../../src/lists.js';
import {escapeHtml} from '../text/escape_html.js';
import {icon, type IconName} from '../text/icon.js';
import {FIXED_STROKE, round} from '../plot/plot_space.js';

/** What a list of findings shows of a finding. All texts are plain text. */
export interface FindingView {
  severity: IconName;
  title: string;
  text: string;
  evidence?: {text?: string; line?: {values: number[]; mark?: number}; parts?: number[]};
}

const WORDS: Record<IconName, {one: string; many: string}> = {
  problem: {one: 'problem', many: 'problems'},
  warning: {one: 'warning', many: 'warnings'},
  note: {one: 'note', many: 'notes'},
  good: {one: 'good', many: 'good'},
};

/** Findings as sentences with their evidence, in the given order. */
export function findingList(findings: readonly FindingView[]): string {
  return `<ul class="findings">${findings.map(item).join('')}</ul>`;
}

/** How many findings there are of each severity: `2 warnings, 1 note`. */
export function findingTally(findings: readonly FindingView[]): string {
  return (Object.keys(WORDS) as IconName[])
    .map(severity => [severity, findings.filter(f => f.severity === severity).length] as const)
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => `${n} ${n === 1 ? WORDS[severity].one : WORDS[severity].many}`)
    .join(', ');
}

function item({severity, title, text, evidence = {}}: FindingView): string {
  const word = severity[0].toUpperCase() + severity.slice(1);
  const art = evidence.line
    ? sparkline(evidence.line.values, evidence.line.mark)
    : evidence.parts
      ? stripe(evidence.parts)
      : '';
  const figures = evidence.text ? `<span>${escapeHtml(shortened(evidence.text))}</span>` : '';
  const end = /[.!?:]$/.test(title) ? '' : '.';
  return (
    `<li class="finding is-${severity}">${icon(severity)}<p class="finding-text">` +
    `<span class="hidden">${word}: </span><span class="finding-word">${escapeHtml(title)}${end}</span> ${escapeHtml(text)}</p>` +
    (art || figures ? `<p class="finding-evidence">${art}${figures}</p>` : '') +
    '</li>'
  );
}

/** Figures of many classes are cut off. */
function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300).replace(/[^,]*$/, '')} …` : text;
}

const SPARK = {width: 84, height: 26};

/** At most this many values; a sparkline has a width of 72 pixels. */
const SPARK_VALUES = 120;

/** A small line without axes; a point marks one of its values. */
export function sparkline(all: readonly number[], marked?: number): string {
  const stride = Math.ceil(all.length / SPARK_VALUES);
  const kept = all.map((_, i) => i).filter(i => i % stride === 0 || i === marked);
  const values = kept.map(i => all[i]);
  const mark = marked === undefined ? undefined : kept.indexOf(marked);
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return '';
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const place = (i: number) => {
    const y = SPARK.height - ((values[i] - low) / (high - low || 1)) * (SPARK.height - 2);
    return `${round((i / (values.length - 1)) * SPARK.width)} ${round(y)}`;
  };
  let path = '';
  let isDrawing = false;
  values.forEach((value, i) => {
    if (Number.isFinite(value)) path += `${isDrawing ? ' ' : 'M'}${place(i)}`;
    isDrawing = Number.isFinite(value);
  });
  const hasMark = mark !== undefined && Number.isFinite(values[mark]);
  const dot = hasMark ? `<path class="d val" ${FIXED_STROKE} d="M${place(mark)}h.01"/>` : '';
  return (
    '<svg class="spark" viewBox="0 0 84 28" preserveAspectRatio="none" aria-hidden="true">' +
    `<path class="l val" ${FIXED_STROKE} d="${path}"/>${dot}</svg>`
  );
}

/** At most this many parts, the last of which is the sum of all others. */
const PARTS = 6;

/** A bar that is divided in proportion to the parts. */
export function stripe(all: readonly number[]): string {
  const parts = all.length > PARTS ? [...all.slice(0, PARTS - 1), sumOf(all, PARTS - 1)] : all;
  const total = sumOf(parts);
  if (!(total > 0)) return '';
  const gap = 2;
  const width = 72 - gap * (parts.length - 1);
  let x = 0;
  const rects = parts.map((part, i) => {
    const w = (part / total) * width;
    const rect = `<rect class="part-${i + 1}" x="${round(x)}" width="${round(w)}" height="8"/>`;
    x += w + gap;
    return rect;
  });
  return `<svg class="stripe" viewBox="0 0 72 8" aria-hidden="true">${rects.join('')}</svg>`;
}
