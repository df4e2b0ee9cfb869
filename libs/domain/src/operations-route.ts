/** What somebody asks of an {@link OperationsRoute}. */
export interface OperationsRequest {
  readonly method: string;
  /** The parameters of the query; of one that is repeated, the last. */
  readonly query: Readonly<Record<string, string>>;
  /** As it came, in UTF-8; empty when there is none. */
  readonly body: string;
}

/** What an {@link OperationsRoute} answers. */
export interface OperationsAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly contentType: string;
  readonly body: string;
}

/** A page on the operations port, for scrapers and operators, never for users: `/metrics`. */
export interface OperationsRoute {
  readonly path: `/${string}`;
  /** Beside `GET` and `HEAD`: those that change something, such as `PUT`. @default none */
  readonly methods?: readonly string[];
  handle(request: OperationsRequest): Promise<OperationsAnswer>;
}
