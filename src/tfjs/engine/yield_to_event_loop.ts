import {nextFrame} from '@tensorflow/tfjs-core';

/** The longest wait for a frame, in milliseconds: a page that is shown has one within that time. */
const LONGEST_FRAME = 100;

/** A frame was asked for, and has not come. */
let isFrameLate = false;

/**
 * One turn of the event loop: until the next frame, where there are frames. A hidden tab gets none, and neither does a
 * worker of it, nor an iframe of another site that is out of view (G7): there training continues in turns without one.
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

/** Timers of a hidden tab run once a second at most; messages do not wait. */
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
