import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeDocument } from './openapi-document.js';
import { ProblemDto } from './problem.dto.js';

/** How somebody shows who they are, as OpenAPI has it. */
export type SecurityScheme = Parameters<DocumentBuilder['addSecurity']>[1];

/** What the OpenAPI document says of the service as a whole. */
export interface OpenApiInit {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** How callers show who they are, by name; any one of them opens what asks for a permission. @default none */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  /** The licence of the interface. @default none is named */
  readonly license?: { readonly name: string; readonly url: string };
  /** Has the last word: adds what other blocks answer on every operation. @default nothing is added */
  readonly extend?: (document: OpenAPIObject) => void;
}

/** Where the OpenAPI document is served. */
export const OPENAPI_PATH = '/openapi.json';

/** As it stands in addresses. */
const FIRST_VERSION = 'v1';

/** Where the interactive documentation is served. */
export const DOCS_PATH = '/docs';

/**
 * The OpenAPI 3.1 document of everything the app routes. Operation ids are `<controller>_<method>`, stable over moves; of
 * versions after the first `<controller>_<method>_v2`, since one method may serve several.
 */
export function createOpenApiDocument(app: INestApplication, init: OpenApiInit): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(init.title)
    .setVersion(init.version)
    .setDescription(init.description ?? '')
    // Relative: wherever the document was read from.
    .addServer('/');
  if (init.license) builder.setLicense(init.license.name, init.license.url);
  for (const [name, scheme] of Object.entries(init.securitySchemes ?? {})) builder.addSecurity(name, scheme);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ProblemDto],
    operationIdFactory: operationId,
  });
  completeDocument(document);
  init.extend?.(document);
  return document;
}

function operationId(controller: string, method: string, version?: string): string {
  const id = `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`;
  return version === undefined || version === FIRST_VERSION ? id : `${id}_${version}`;
}

/** Serves the document, and with `docs` the interactive page, whose assets come from this server. */
export function serveOpenApi(app: INestApplication, init: OpenApiInit, docs: boolean): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup(DOCS_PATH, app, () => (document ??= createOpenApiDocument(app, init)), {
    ui: docs,
    raw: ['json'],
    jsonDocumentUrl: OPENAPI_PATH,
    customSiteTitle: init.title,
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true },
  });
}
