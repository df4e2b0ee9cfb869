import { migrationFile, type Resource } from './resource.js';
import { controllerFile } from './templates/controller-file.js';
import { dtoFile } from './templates/dto-file.js';
import { entityFile } from './templates/entity-file.js';
import { errorsFile } from './templates/errors-file.js';
import { httpSpec } from './templates/http-spec.js';
import { migrationFile as migrationText } from './templates/migration-file.js';
import { moduleFile } from './templates/module-file.js';
import { pureFile } from './templates/pure-file.js';
import { repositoryFile } from './templates/repository-file.js';
import { serviceFile } from './templates/service-file.js';
import { unitSpec } from './templates/unit-spec.js';

/** The files of a resource, by their paths from the root of the app. */
export function filesOfResource(resource: Resource): Readonly<Record<string, string>> {
  const { one, many } = resource;
  const feature = `src/${many.kebab}`;
  return {
    [`${feature}/${many.kebab}.module.ts`]: moduleFile(resource),
    [`${feature}/${many.kebab}.controller.ts`]: controllerFile(resource),
    [`${feature}/${many.kebab}.dto.ts`]: dtoFile(resource),
    [`${feature}/${many.kebab}.service.ts`]: serviceFile(resource),
    [`${feature}/${many.kebab}.repository.ts`]: repositoryFile(resource),
    [`${feature}/${many.kebab}.errors.ts`]: errorsFile(resource),
    [`${feature}/${one.kebab}.ts`]: pureFile(resource),
    [`${feature}/${one.kebab}.spec.ts`]: unitSpec(resource),
    [`${feature}/${one.kebab}.entity.ts`]: entityFile(resource),
    [migrationFile(resource)]: migrationText(resource),
    [`test/${many.kebab}.spec.ts`]: httpSpec(resource),
  };
}
