import {escapeHtml} from '../views/text/escape_html.js';
import {COMPONENTS_CSS, REPORT_CSS, TOKENS_CSS} from '../views/styles/styles.js';

/**
 * A page without scripts that sends no request: its policy allows none, and the icon keeps browsers from
 * asking for one.
 */
export function page(title: string, body: string, json: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
${TOKENS_CSS}
${COMPONENTS_CSS}
${REPORT_CSS}
</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="run">${json}</script>
</body>
</html>
`;
}
