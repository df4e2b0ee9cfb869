/**
 * A type that only its parser can make: `Branded<string, 'Slug'>` is a string everywhere, but a plain string is not one.
 *
 * The brand is a property that never exists at run time. It is a name and not a symbol, so that the types of two installed
 * copies of this package stay the same type.
 */
export type Branded<Base, Name extends string> = Base & { readonly '~brand': Name };
