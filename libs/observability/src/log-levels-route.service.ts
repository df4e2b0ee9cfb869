import type { OperationsAnswer, OperationsRequest, OperationsRoute } from '@ashlar/domain';
import { Injectable } from '@nestjs/common';
import { parseLevelChange } from './log-level-change.js';
import { LogLevels } from './log-levels.service.js';

/**
 * The page of the log levels: `GET` shows them, `PUT` with `{"level":"debug","context":"ProjectsService","for":"15m"}`
 * changes one for a while, `DELETE` takes all changes back, or the one of `?context=`. For the operations port alone.
 */
@Injectable()
export class LogLevelsRoute implements OperationsRoute {
  readonly path = '/log-levels';
  readonly methods = ['PUT', 'DELETE'];

  constructor(private readonly levels: LogLevels) {}

  async handle({ method, query, body }: OperationsRequest): Promise<OperationsAnswer> {
    if (method === 'PUT') {
      const wanted = parseLevelChange(body);
      if (typeof wanted === 'string') return json({ status: 400, detail: wanted }, 400);
      this.levels.set(wanted.level, wanted);
    }
    if (method === 'DELETE') {
      if (query['context'] === undefined) this.levels.resetAll();
      else this.levels.reset(query['context']);
    }
    return json({ level: this.levels.get(), contexts: this.levels.contexts, changes: this.levels.changes });
  }
}

function json(body: unknown, status = 200): OperationsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
