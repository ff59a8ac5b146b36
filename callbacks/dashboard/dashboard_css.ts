/** Styles of the live charts and of what only the dashboard has. */
export const DASHBOARD_CSS = `
:host{display:block;container:dashboard / inline-size}
:host([hidden]){display:none}
.tfm [hidden]{display:none !important}
.probes{position:absolute;width:0;height:0;overflow:hidden;visibility:hidden}
.probes i{transition:color 1ms linear}
.uplot,.u-wrap,.uplot canvas{display:block;position:relative}
.uplot canvas{width:100%;height:100%}
.u-over,.u-under{position:absolute;pointer-events:none}
.live-plot{grid-template:'lane lane' 17px 'y area' auto '. x' 18px / var(--tfm-plot-gutter) minmax(0,1fr)}
.live-lane{grid-area:lane;position:relative;margin-inline-start:var(--tfm-plot-gutter);font-size:var(--tfm-size-1);line-height:15px;color:var(--tfm-ink-2)}
.live-lane span,.live-note,.live-x span,.live-y span{position:absolute;white-space:nowrap}
.live-lane span{padding-inline:4px}
.live-lane .to-left,.live-note.name{max-width:min(20ch,45%);overflow:hidden;text-overflow:ellipsis}
.live-note.to-left{translate:-100% 0}
.cross{color:var(--tfm-problem)}
.live-y{grid-area:y;position:relative}
.live-y span{inset-inline-end:6px;translate:0 -50%;line-height:1}
.live-y .live-break{position:absolute;inset-inline-end:-4px;inset-block-end:4px;width:9px;height:12px;fill:none;stroke:var(--tfm-ink-2);stroke-width:1.2}
.live-area{grid-area:area;position:relative;height:var(--tfm-plot-height);touch-action:pan-y}
.strip .live-area{height:56px}
.strip.live-plot{grid-template-rows:8px auto 18px}
.live-canvas{position:absolute;inset:-6px}
.live-notes{position:absolute;inset:0;pointer-events:none}
.live-note{padding-inline:4px;font-size:var(--tfm-size-2);line-height:14px;margin-block-start:-7px;color:var(--tfm-ink-2);text-shadow:0 0 2px var(--tfm-surface),0 0 2px var(--tfm-surface),0 0 3px var(--tfm-surface)}
.live-note.up{margin-block-start:-15px}
.live-note.down{margin-block-start:2px}
.live-note.to-left{padding-inline-end:8px}
.live-x{grid-area:x;position:relative}
.live-x span{translate:-50% 0;inset-block-start:4px;line-height:1}
.live-x .first{translate:0 0}
.live-x .last{translate:-100% 0}
.tools input[type=range]{width:88px}
.charts{align-content:start}
.values-table :is(th,td){padding-inline-start:6px}
.hist-slider input[type=range]{margin-inline:-8px}
.swatch>.d.val:not(.ring,.core,.dot-4,.dot-7){stroke-width:6px}
.run-name{overflow-wrap:anywhere}
.legend-row,.chart-head,.chart-head>*{min-width:0}
.chart-now{grid-template-columns:auto minmax(0,auto) auto}
.chart-now dt>span:last-child{max-width:22ch;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.progress-mark.near-end{translate:-100% 0}
.progress-mark.near-end::before{inset-inline-start:100%}
.progress-mark.near-start{translate:0 0}
.progress-mark.near-start::before{inset-inline-start:0}
.menu-list button{border-radius:var(--tfm-radius-1);cursor:pointer}
.menu-list button:hover{background:var(--tfm-accent-soft)}
.disclosure{font:inherit;color:var(--tfm-accent);background:none;border:0;padding:4px 0;cursor:pointer}
.disclosure[aria-expanded=true]>:first-child{display:inline-block;rotate:90deg}
.all-values .scroll.hidden{max-height:none;overflow:hidden;margin:0}
.section-head h2{font-size:var(--tfm-size-5);font-weight:var(--tfm-weight-strong)}
.section-head .segments{margin-inline-start:auto}
.view>.scroll{max-height:560px;overflow:auto}
.segments{max-width:100%;overflow-x:auto}
.choice{min-height:var(--tfm-target);max-width:100%;font:inherit;font-size:var(--tfm-size-3);color:var(--tfm-ink);background:var(--tfm-surface-control);border:1px solid var(--tfm-rule-strong);border-radius:var(--tfm-radius-2)}
.choice+*{margin-block-start:var(--tfm-space-3)}
.matrix-view{margin-block-start:var(--tfm-space-3)}
.matrix-view .ramp{margin-block-start:var(--tfm-space-3)}
.view>.scroll+.class-dots,.view>.class-dots{margin-block-start:var(--tfm-space-5)}
.sample-picture{min-height:56px;margin-block-end:4px}
.sample-picture :is(canvas,img,svg){max-width:100%}
.now-line{display:none}
.notice{padding:var(--tfm-space-2) var(--tfm-space-4);font-size:var(--tfm-size-3);border-block-end:1px solid var(--tfm-rule)}
.notice:empty,.chart-foot:empty{display:none}
.with-rail{border-block-end:1px solid var(--tfm-rule)}
.strips{display:grid;grid-template-columns:minmax(0,1fr);align-content:start}
.matrices .matrix th{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.runs-cell{box-shadow:0 1px 0 var(--tfm-rule)}
.dragging{outline:2px dashed var(--tfm-accent);outline-offset:-4px}
.button svg.icon{width:14px;height:14px}
@container tfm (max-width:519.98px){
.now-line{display:block;text-overflow:ellipsis;position:sticky;inset-block-start:0;z-index:3;padding:6px var(--tfm-space-4);overflow:hidden;white-space:nowrap;font-size:var(--tfm-size-1);color:var(--tfm-ink-2);background:var(--tfm-surface);border-block-end:1px solid var(--tfm-rule)}
.now-line>span{margin-inline-start:6px}
.now-line b{color:var(--tfm-ink);font-weight:var(--tfm-weight-strong)}
.now-line .plain-chip{color:var(--tfm-surface);background:var(--tfm-ink);border-radius:var(--tfm-radius-1);padding:0 5px}
}
@container plot (max-width:380px){
.live-note.name{display:none}
}
@container tfm (min-width:520px){
.charts>:nth-last-child(2):nth-child(even){grid-column:1/-1}
.strips{grid-column:1/-1;grid-template-columns:repeat(2,minmax(0,1fr))}
}
@container tfm (min-width:1040px){
.with-rail>.rail{margin-inline-start:2px;box-shadow:-1px 0 0 var(--tfm-rule)}
}
@media (forced-colors:active){
.live-canvas{forced-color-adjust:none}
.button-primary,.menu-list{border:1px solid ButtonBorder}
.live-note{text-shadow:none;background:Canvas}
}
`;
