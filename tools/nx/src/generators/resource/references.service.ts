import type { Field, Reference, SampleRequest } from '../../fields/field.js';
import { parseFields } from '../../fields/fields.js';
import type { GeneratedFiles } from '../../record/generated-files.service.js';
import { formsOf } from '../../names/name-forms.js';
import { parseResourceNames, type ResourceNames } from '../../names/resource-names.js';
import { refuseIfAny } from '../../refusal.js';
import { USER_ENTITY } from './templates/entity-file.js';

const USERS: Reference = {
  one: formsOf(['user']),
  table: 'auth_users',
  entity: USER_ENTITY.name,
  from: USER_ENTITY.from,
};

/** The name of the generation of a resource in the record. */
export function generationOf({ one }: ResourceNames): string {
  return `resource ${one.kebab}`;
}

/** Fields with what their `ref(...)` points to: users, the resource itself, or another that was generated. @throws Refusal */
export function resolveReferences(
  fields: readonly Field[],
  names: ResourceNames,
  files: GeneratedFiles,
): readonly Field[] {
  const mistakes: string[] = [];
  const resolved = fields.map((field) => {
    const [target] = field.arguments;
    if (field.type.name !== 'ref' || target === undefined) return field;
    const reference = referenceTo(target, field, names, files);
    if (typeof reference !== 'string') return { ...field, reference };
    mistakes.push(reference);
    return field;
  });
  refuseIfAny(mistakes);
  return resolved;
}

/** The resources whose fields refer to one. */
export function referrersOf(names: ResourceNames, files: GeneratedFiles): readonly string[] {
  const others = generatedResources(files).filter(({ madeBy }) => madeBy !== generationOf(names));
  const refers = ({ type, arguments: [target = ''] }: Field) => type.name === 'ref' && isCalled(target, names);
  return others.flatMap(({ madeBy, fields }) => (fields.some(refers) ? madeBy : []));
}

function referenceTo(target: string, field: Field, names: ResourceNames, files: GeneratedFiles): Reference | string {
  if (target === 'user') return USERS;
  if (isCalled(target, names)) {
    return field.isNullable
      ? referenceIn(names, '.')
      : `A ${names.one.text} that has to refer to another could never be made. Write "${field.property.camel.replace(/Id$/, '')}:ref(${target})?".`;
  }
  const generated = generatedResource(target, files);
  if (!generated) {
    return `ref(${target}): there is no resource "${target}" that was generated in this app. Generate it first, or add the column by a migration of your own.`;
  }
  return { ...referenceIn(generated.names, `../${generated.names.many.kebab}`), sample: sampleOf(generated, files) };
}

function referenceIn({ one, many }: ResourceNames, folder: string): Reference {
  return { one, table: many.snake, entity: `${one.pascal}Entity`, from: `${folder}/${one.kebab}.entity.js` };
}

interface GeneratedResource {
  readonly madeBy: string;
  readonly names: ResourceNames;
  readonly fields: readonly Field[];
}

function generatedResources(files: GeneratedFiles): readonly GeneratedResource[] {
  const asMade = Object.entries(files.generations).filter(([madeBy]) => madeBy.startsWith('resource '));
  return asMade.map(([madeBy, { options }]) => ({
    madeBy,
    names: parseResourceNames(options['name'] ?? '', options['plural']),
    fields: parseFields(options['fields'] ?? '').fields,
  }));
}

function generatedResource(target: string, files: GeneratedFiles): GeneratedResource | undefined {
  return generatedResources(files).find(({ names }) => isCalled(target, names));
}

/** What a test sends to make one: what it must have, and nothing else. */
function sampleOf({ names, fields }: GeneratedResource, files: GeneratedFiles): SampleRequest {
  const required = fields.filter(({ isNullable }) => !isNullable);
  const members = required.map((field) => `${field.property.camel}: ${sampleValue(field, files)}`);
  return { route: `/${names.many.kebab}`, body: `{ ${members.join(', ')} }` };
}

function sampleValue(field: Field, files: GeneratedFiles): string {
  const [target] = field.arguments;
  if (field.type.name !== 'ref' || target === undefined) return field.type.samples(field)[0];
  if (target === 'user') return 'ADA';
  const generated = generatedResource(target, files);
  if (!generated) return 'null';
  const { route, body } = sampleOf(generated, files);
  return `(await api.call('POST', '${route}', { body: ${body} })).body.id`;
}

function isCalled(target: string, { one, many }: ResourceNames): boolean {
  const spelled = target.replaceAll(/[-_]/g, '').toLowerCase();
  return [one, many].some(({ kebab }) => kebab.replaceAll('-', '') === spelled);
}
