import type { OperationsAnswer, OperationsRequest, OperationsRoute } from '@ashlar/domain';
import { MailDevelopmentOnlyError, MailTemplateError } from './mail.errors.js';
import { previewList, previewPage } from './preview-page.js';
import type { MailTemplate } from './template.js';

/**
 * The page of the templates, for the operations port in development: `/mail` lists them, `/mail?template=name` shows the subject,
 * the text and the HTML of one with its sample.
 */
export class MailPreviewRoute implements OperationsRoute {
  readonly path = '/mail';
  readonly #templates: ReadonlyMap<string, MailTemplate<unknown>>;

  /**
   * @throws MailDevelopmentOnlyError in production
   * @throws MailTemplateError when two templates have one name
   */
  constructor(init: { readonly templates: readonly MailTemplate<unknown>[]; readonly production: boolean }) {
    if (init.production) throw new MailDevelopmentOnlyError('MailPreviewRoute');
    this.#templates = byName(init.templates);
  }

  async handle({ query }: OperationsRequest): Promise<OperationsAnswer> {
    const name = query['template'];
    if (name === undefined) return page(previewList([...this.#templates.keys()]));
    const template = this.#templates.get(name);
    if (template === undefined) return page(previewList([...this.#templates.keys()]), 404);
    return page(previewPage(template));
  }
}

function byName(templates: readonly MailTemplate<unknown>[]): ReadonlyMap<string, MailTemplate<unknown>> {
  const known = new Map<string, MailTemplate<unknown>>();
  for (const template of templates) {
    if (known.has(template.name))
      throw new MailTemplateError(`Two templates are called "${template.name}": rename one.`);
    known.set(template.name, template);
  }
  return known;
}

function page(body: string, status = 200): OperationsAnswer {
  return { status, contentType: 'text/html; charset=utf-8', body };
}
