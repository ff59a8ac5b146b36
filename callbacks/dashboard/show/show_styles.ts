/** Colors of the dashboard (callbacks/views/styles/tokens.css), each with the name of its custom property. */
const SERIES = [
  '#1f5fd6,#5b9bf8',
  '#d26c29,#fcaf70',
  '#429b7c,#b5e4cb',
  '#6c2b4d,#d65678',
  '#9a80a4,#e9cbf3',
  '#475621,#898805',
];

const FOCUS =
  ':focus-visible{outline:2px solid var(--tfm-focus,light-dark(#1f5fd6,#7db0ff));outline-offset:2px}';

const BASE = `
:host{font:14px/1.45 var(--tfm-font,system-ui,sans-serif);font-variant-numeric:tabular-nums}
h2,h3,h4,h5,h6,p,dl,dd{margin:0;font-size:inherit;overflow-wrap:anywhere}
.surface{color:var(--tfm-ink,light-dark(#15181d,#f1f3f5));background:var(--tfm-surface,light-dark(#fff,#15181d))}
.note,.tab>h3,dl,th,.ink{color:var(--tfm-ink-3,light-dark(#626974,#979ea8))}
`;

/** Styles of charts alone. */
export const SHOW_CSS = `${BASE}
:host{display:block}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
section{position:relative;padding:12px}
h2,h5{font-size:13px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(var(--card-width,280px),100%),var(--card-width,1fr)));gap:16px}
.card{min-width:0}
.head{display:flex;justify-content:space-between;gap:12px;min-height:40px}
.note,dl,table{font-size:12px}
dl{display:grid;grid-template-columns:auto 3.5em;gap:0 6px;align-content:start}
dt svg{width:22px;height:10px;margin-inline-end:6px}
dd{text-align:end}
dd,td{color:var(--tfm-ink,light-dark(#15181d,#f1f3f5))}
svg{fill:currentColor;stroke:currentColor;stroke-width:2}
.plot{height:var(--plot-height,200px);touch-action:pan-y}
.uplot,.u-wrap,canvas{display:block;position:relative}
canvas{width:100%;height:100%}
.u-over,.u-under,.u-cursor-x,.probes{position:absolute;inset:0 auto auto 0}
.u-cursor-x{height:100%;border-inline-start:1px solid;pointer-events:none}
.u-hz .u-cursor-y,.u-select,.u-off,.probes{visibility:hidden}
.probes i{transition:color 1ms}
.row{display:flex;gap:8px;align-items:center}
input{flex:1;min-width:0;min-height:32px;accent-color:var(--tfm-accent,light-dark(#1f5fd6,#7db0ff))}
summary{padding:6px 0}
.scroll{overflow:auto;max-height:320px}
table{border-collapse:collapse}
th,td{padding:3px 12px 3px 0;text-align:end;font-weight:400}
.grid{color:var(--tfm-grid,light-dark(#ecedea,#23282f))}
.problem{color:var(--tfm-problem,light-dark(#b42318,#ff8a80))}
.train{color:var(--tfm-train,light-dark(#767c86,#979ea8))}
.val{color:var(--tfm-validation,light-dark(#1f5fd6,#5b9bf8))}
${SERIES.map((colors, i) => `.s${i + 1}{color:var(--tfm-series-${i + 1},light-dark(${colors}))}`).join('')}
:is(input,summary,.scroll)${FOCUS}
@media (pointer:coarse){input,summary{min-height:44px}}
@media (forced-colors:active){.plot,.probes,svg{forced-color-adjust:none}.plot{background:Canvas}.ink,.grid,.train,.s2,.s4{color:CanvasText}.val,.s1,.s5{color:Highlight}}
`;

/** Styles of the panel at the side of the page. */
export const PANEL_CSS = `${BASE}
aside{position:fixed;inset:0 0 0 auto;z-index:9999;box-sizing:border-box;width:min(560px,100vw);padding:12px;overflow:auto;overscroll-behavior:contain;border-inline-start:1px solid}
[hidden]{display:none}
.head{display:flex;justify-content:space-between;align-items:center}
.tab{margin-block-start:16px}
.tab>h3{font-weight:400;border-block-end:1px solid}
h4{padding-block-start:12px;font-size:16px}
.body{overflow:auto}
button{min-height:32px;padding:0 12px;font:inherit;border:1px solid;border-radius:6px;cursor:pointer}
.open{position:fixed;inset:auto 0 16px auto;z-index:9999}
@media (pointer:coarse){button{min-height:44px}}
button${FOCUS}
`;
