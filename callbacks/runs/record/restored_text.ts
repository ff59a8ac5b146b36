/** The text of the event that the weights of an epoch, counted from 0, were restored. */
export function restoredText(epoch: number): string {
  return `the weights of epoch ${epoch + 1} were restored`;
}
