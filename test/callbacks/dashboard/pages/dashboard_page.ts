/** A page with one dashboard. */
import type {Page} from 'playwright-core';

export const HERE = '<div id="here"></div>';

/**
 * The script of a page with one empty dashboard, `window.dashboard`, and `window.controls`, which note their
 * `calls`.
 */
export const EMPTY_DASHBOARD = `
import {defineTrainingDashboard} from './callbacks/dashboard/define.ts';
defineTrainingDashboard();
window.dashboard = document.createElement('training-dashboard');
document.getElementById('here').append(window.dashboard);
window.calls = [];
const note = name => () => window.calls.push(name);
window.controls = {pause: note('pause'), resume: note('resume'), stop: note('stop')};`;

/** Shows a run, or several, and waits until they are drawn. */
export async function show(page: Page, runs: unknown): Promise<void> {
  await page.evaluate(async given => {
    const {dashboard} = window as unknown as {dashboard: {run: unknown; runs: unknown}};
    if (Array.isArray(given)) dashboard.runs = given;
    else dashboard.run = given;
    for (let i = 0; i < 3; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  }, runs);
}
