/** After the last test. */
export default function removeDocument() {
  globalThis.removeApiDocument?.();
}
