import { type CallHandler, type ExecutionContext, HttpStatus, Injectable, type NestInterceptor } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { entityTagOf, matchesNone } from './entity-tag.js';
import { pageLinks, type PageNeighbours } from './page-links.js';

interface RequestParts {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Answers with `ETag` after the `version` of what is answered, and with 304 when the client has that already. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  constructor(private readonly host: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler<{ version: number }>): Observable<unknown> {
    const http = context.switchToHttp();
    const { method, headers } = http.getRequest<RequestParts>();
    return next.handle().pipe(
      map((body) => {
        const adapter = this.host.httpAdapter;
        const response: unknown = http.getResponse();
        const tag = entityTagOf(body.version);
        adapter.setHeader(response, 'etag', tag);
        const known = headers['if-none-match'];
        if ((method !== 'GET' && method !== 'HEAD') || typeof known !== 'string' || !matchesNone(known, tag))
          return body;
        adapter.status(response, HttpStatus.NOT_MODIFIED);
        return undefined;
      }),
    );
  }
}

/** Answers with `Location`: the address that was posted to, and below it the `id` of what was created. */
@Injectable()
export class LocationInterceptor implements NestInterceptor {
  constructor(private readonly host: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler<{ id: string }>): Observable<unknown> {
    const http = context.switchToHttp();
    const [path = ''] = http.getRequest<RequestParts>().url.split('?', 1);
    return next.handle().pipe(
      map((body) => {
        const address = `${path.replace(/\/$/, '')}/${encodeURIComponent(body.id)}`;
        this.host.httpAdapter.setHeader(http.getResponse(), 'location', address);
        return body;
      }),
    );
  }
}

/** Answers with `Link` to the pages before and after. */
@Injectable()
export class PageLinksInterceptor implements NestInterceptor {
  constructor(private readonly host: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler<PageNeighbours>): Observable<unknown> {
    const http = context.switchToHttp();
    const { url } = http.getRequest<RequestParts>();
    return next.handle().pipe(
      map((page) => {
        this.host.httpAdapter.setHeader(http.getResponse(), 'link', pageLinks(url, page));
        return page;
      }),
    );
  }
}
