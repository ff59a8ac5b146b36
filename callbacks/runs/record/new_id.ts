/** An identifier that no other run has. */
export function newId(): string {
  const random = (): string => Math.floor(Math.random() * 2 ** 32).toString(36);
  return `run-${Date.now().toString(36)}-${random()}${random()}`;
}
