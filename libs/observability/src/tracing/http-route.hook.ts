import { trace } from '@opentelemetry/api';

/** What the hook reads of Fastify's request. */
export interface RoutedRequest {
  readonly method: string;
  readonly is404: boolean;
  readonly routeOptions: { readonly url?: string | undefined };
}

/** Names the span of the request by its route, as soon as that is known: `GET /api/v1/projects/:id`. */
export function httpRouteHook({ method, is404, routeOptions }: RoutedRequest, _reply: unknown, done: () => void): void {
  const route = is404 ? undefined : routeOptions.url;
  if (route !== undefined) {
    const span = trace.getActiveSpan();
    span?.setAttribute('http.route', route).updateName(`${method} ${route}`);
  }
  done();
}
