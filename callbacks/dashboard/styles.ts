import {COMPONENTS_CSS, CONTROLS_CSS, DASHBOARD_CSS, TOKENS_CSS} from '../views/styles/styles.js';

let sheets: CSSStyleSheet[] | undefined;

/**
 * The style sheets of all dashboards of a page. They are constructed, since a page may refuse style elements.
 */
export function styleSheets(): CSSStyleSheet[] {
  sheets ??= [TOKENS_CSS, COMPONENTS_CSS, CONTROLS_CSS, DASHBOARD_CSS].map(css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  return sheets;
}
