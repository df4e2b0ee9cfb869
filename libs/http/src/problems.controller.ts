import { Controller, Get, Header, Inject, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from './access.decorator.js';
import { HTTP_MODULE_OPTIONS, type HttpModuleOptions } from './http.module.options.js';
import { listProblems, problemsPage } from './problem-list.js';

/** The page that the `type` of every problem leads to. */
@ApiExcludeController()
@Public()
@Controller({ path: 'problems', version: VERSION_NEUTRAL })
export class ProblemsController {
  private readonly page: string;

  constructor(@Inject(HTTP_MODULE_OPTIONS) { errors = [] }: HttpModuleOptions) {
    this.page = problemsPage(listProblems(errors));
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  all(): string {
    return this.page;
  }
}
