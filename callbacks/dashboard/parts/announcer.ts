import {create} from '../charts/markup.js';

/** The least time between two announcements of progress, in milliseconds. */
const PAUSE = 10_000;

/**
 * Tells screen readers what happens: politely and rarely while training, at once if a value is not a number.
 */
export class Announcer {
  readonly element = create(
    'div',
    'hidden',
    '<div role="status" aria-live="polite"></div><div role="alert" aria-live="assertive"></div>',
  );
  private last = -Infinity;
  private events: number | undefined;
  private id: string | undefined;

  /**
   * @param events the number of events of the run; a new one is announced at once
   */
  update({
    id,
    events,
    text,
    alert,
  }: {
    id: string;
    events: number;
    text: string;
    alert: string | undefined;
  }): void {
    if (id !== this.id) {
      this.id = id;
      this.events = events;
      this.write('alert', '');
    }
    const now = performance.now();
    if (events === this.events && now - this.last < PAUSE) return;
    this.events = events;
    this.last = now;
    this.write('status', text);
    this.write('alert', alert ?? '');
  }

  private write(role: 'status' | 'alert', text: string): void {
    const region = this.element.querySelector(`[role=${role}]`);
    if (region !== null && region.textContent !== text) region.textContent = text;
  }
}
