import {dashboardElement} from './dashboard_element.js';

const NAME = 'training-dashboard';

/**
 * Defines the element `<training-dashboard>`. Without a document, as in Node, and when it is defined already,
 * this does nothing.
 *
 * @example
 * defineTrainingDashboard();
 * document.querySelector('training-dashboard').run = record;
 */
export function defineTrainingDashboard(): void {
  if (typeof customElements === 'undefined' || customElements.get(NAME) !== undefined) return;
  customElements.define(NAME, dashboardElement());
}
