import { capitalized } from '../../../names/name-forms.js';
import type { Resource } from '../resource.js';

/** `products.module.ts`. */
export function moduleFile({ many }: Resource): string {
  const files = `./${many.kebab}`;
  return `import { Module } from '@nestjs/common';
import { ${many.pascal}Controller } from '${files}.controller.js';
import { ${many.pascal}Repository } from '${files}.repository.js';
import { ${many.pascal}Service } from '${files}.service.js';

/** ${capitalized(many.text)}, each of which belongs to who made it. */
@Module({
  controllers: [${many.pascal}Controller],
  providers: [${many.pascal}Service, ${many.pascal}Repository],
  exports: [${many.pascal}Service],
})
export class ${many.pascal}Module {}
`;
}
