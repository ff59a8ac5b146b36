/** Saves a file by the browser's download. Nothing is added to the document. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has opened the address by then.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The name of a run as the name of a file. */
export function fileName(name: string, extension: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${safe === '' ? 'run' : safe}.${extension}`;
}
