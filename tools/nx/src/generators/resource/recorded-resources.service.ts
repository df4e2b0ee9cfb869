import { parseFields } from '../../fields/fields.js';
import { parseResourceNames } from '../../names/resource-names.js';
import type { GeneratedFiles } from '../../record/generated-files.service.js';
import type { Generation } from '../../record/record.js';
import { resolveReferences } from './references.service.js';
import type { Resource } from './resource.js';

/** A resource that was generated, as its record has it. */
export interface RecordedResource {
  /** `resource product` */
  readonly madeBy: string;
  readonly options: Generation['options'];
}

/** The resources that were generated in an app. */
export function recordedResources(files: GeneratedFiles): readonly RecordedResource[] {
  const all = Object.entries(files.generations).map(([madeBy, { options }]) => ({ madeBy, options }));
  return all.filter(({ madeBy }) => madeBy.startsWith('resource '));
}

/** All that the files of a resource are made of, from its record. */
export function resourceOf({ options }: RecordedResource, files: GeneratedFiles, isIdempotent: boolean): Resource {
  const names = parseResourceNames(options['name'] ?? '', options['plural']);
  const { fields, refersToOwner } = parseFields(options['fields'] ?? '');
  return {
    ...names,
    fields: resolveReferences(fields, names, files),
    refersToOwner,
    timestamp: Number(options['timestamp']),
    isIdempotent,
  };
}
