import { FIELD_TYPES } from '../../src/fields/field-types.js';

/** A field of each type with each mark, and the refs that go with them. */
export const EVERY_FIELD = [
  'caption:string! body:text size:int! total:bigint! price:decimal weight:decimal(10,4) isOpen:boolean externalId:uuid! day:date!',
  'dueAt:timestamptz settings:jsonb state:enum(draft,live) customer:ref(customer) assignee:ref(user) contact:email! site:url',
  'handle:slug! owner:ref(user)',
  'nickname:string? notes:text? count:int? serial:bigint? discount:decimal? share:decimal(2,2)? flag:boolean? token:uuid?',
  'until:date? doneAt:timestamptz? extra:jsonb? colour:enum(red,dark-blue)? parent:ref(order-item)? helper:ref(user)?',
  'reply:email? link:url? alias:slug!?',
].join(' ');

/** Resources with one field alone, of each type with each mark: what none of them gets from another field. */
export const FIELDS_ALONE: readonly { readonly name: string; readonly fields: string }[] = FIELD_TYPES.flatMap(
  ({ name, numbered }) => {
    const type = `${name}${{ enum: '(draft,live)', ref: '(user)' }[name] ?? ''}`;
    const marks = {
      required: '',
      optional: '?',
      ...(numbered !== undefined && { unique: '!', 'unique-optional': '!?' }),
    };
    return Object.entries(marks).map(([mark, sign]) => ({
      name: `${mark}-${name}-thing`,
      fields: `it:${type}${sign}`,
    }));
  },
);
