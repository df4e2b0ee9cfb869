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
  handle(): Promise<OperationsAnswer>;
}
