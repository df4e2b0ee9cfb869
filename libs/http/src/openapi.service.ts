import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';

/** What the OpenAPI document says of the service as a whole. */
export interface OpenApiInit {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** Where the OpenAPI document is served. */
export const OPENAPI_PATH = '/openapi.json';

/** Where the interactive documentation is served. */
export const DOCS_PATH = '/docs';

/** The OpenAPI 3.1 document of everything the app routes. Operation ids are `<controller>_<method>`, stable over moves. */
export function createOpenApiDocument(app: INestApplication, init: OpenApiInit): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(init.title)
    .setVersion(init.version)
    .setDescription(init.description ?? '')
    .build();
  return SwaggerModule.createDocument(app, base, {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
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
