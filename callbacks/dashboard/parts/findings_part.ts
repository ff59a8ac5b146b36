import {type FindingView, findingList, findingTally} from '../../views/tables/finding_list.js';
import {create, find, setMarkup} from '../charts/markup.js';

/** Findings as sentences with their evidence. */
export class FindingsPart {
  readonly element = create(
    'div',
    'cell findings-cell',
    '<div class="values-head"><h2 class="cell-title"></h2><span class="cell-sub"></span></div><div class="findings-list"></div>',
  );

  constructor() {
    this.element.setAttribute('part', 'findings');
  }

  update(title: string, findings: readonly FindingView[], nothing: string): void {
    find(this.element, 'h2').textContent = title;
    find(this.element, '.cell-sub').textContent = findingTally(findings);
    const list = find(this.element, '.findings-list');
    setMarkup(list, findings.length > 0 ? findingList(findings) : `<p class="caption">${nothing}</p>`);
  }
}
