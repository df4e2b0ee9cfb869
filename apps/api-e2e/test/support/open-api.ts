/** What these tests read of an OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly headers?: Readonly<Record<string, Header>>;
    readonly responses?: Readonly<Record<string, DeclaredResponse>>;
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  };
}

/** One method of one path. */
export interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly 'x-required-permissions'?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, DeclaredResponse>>;
}

/** A parameter of an operation, wherever it stands. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

/** What an operation may answer with one status. */
export interface DeclaredResponse {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Content;
}

/** A header of an answer. */
export interface Header {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** How a caller shows who it is. */
export interface SecurityScheme {
  readonly type: string;
  readonly in?: string;
  readonly name?: string;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** A JSON schema of the 2020-12 dialect, as far as it is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly example?: unknown;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** An operation, and where it is. */
export interface PlacedOperation {
  /** `GET /path` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly operation: Operation;
}

/** Every operation of a document. */
export function operationsOf(document: OpenApi): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([lower, operation]) => {
        const method = lower.toUpperCase();
        return { name: `${method} ${path}`, method, path, operationId: operation.operationId, operation };
      }),
  );
}

/** What a reference leads to, or the value itself when it is none. @throws when it leads nowhere */
export function resolved<T extends { readonly $ref?: string }>(document: OpenApi, value: T): T {
  if (value.$ref === undefined) return value;
  const target = at(document, value.$ref);
  if (target === undefined) throw new Error(`The document refers to ${value.$ref}, which is not there.`);
  return resolved(document, target as T);
}

/** The references of a document that lead nowhere. */
export function brokenReferences(document: OpenApi): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = '']) => reference,
  );
  return references.filter((reference) => at(document, reference) === undefined);
}

function at(document: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}
