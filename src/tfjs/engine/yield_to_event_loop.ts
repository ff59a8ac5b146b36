import {nextFrame} from '@tensorflow/tfjs-core';

/** Longest wait for a frame, in milliseconds. A visible page gets one within that time. */
const LONGEST_FRAME = 100;

/** The last requested frame has not come in time. */
let isFrameLate = false;

/**
 * Waits for one turn of the event loop: for the next frame, if the page gets frames. Hidden tabs, their
 * workers, and cross-origin iframes out of view get none (G7): there a message takes the frame's place.
 */
export async function yieldToEventLoop(): Promise<void> {
  if (typeof requestAnimationFrame === 'undefined') return nextFrame();
  if (isFrameLate || (typeof document !== 'undefined' && document.hidden)) return messageTurn();
  await new Promise<void>(resolve => {
    const timer = setTimeout(() => {
      isFrameLate = true;
      resolve();
    }, LONGEST_FRAME);
    requestAnimationFrame(() => {
      isFrameLate = false;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Timers of a hidden tab run at most once a second. Messages are not delayed. */
function messageTurn(): Promise<void> {
  return new Promise(resolve => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
