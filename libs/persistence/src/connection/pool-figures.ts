/** How busy a pool is. */
export interface PoolFigures {
  /** Open connections. */
  readonly total: number;
  /** Open connections that nobody uses. */
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
  /** Most connections that may be open. */
  readonly max: number;
}
