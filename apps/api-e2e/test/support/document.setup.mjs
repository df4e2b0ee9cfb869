/** Before the first test: has the API under test write its OpenAPI document, to which every answer is held. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDocument } from './write-document.mjs';

export default function setUpDocument() {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-e2e-document-'));
  globalThis.removeApiDocument = () => rmSync(folder, { recursive: true, force: true });
  process.env.API_E2E_DOCUMENT = join(folder, 'openapi.json');
  try {
    writeDocument(process.env.API_E2E_DOCUMENT);
  } catch (error) {
    // There is no teardown without a setup.
    globalThis.removeApiDocument();
    throw error;
  }
}
