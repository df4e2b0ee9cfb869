/** Where time comes from: a `Clock`. Tests freeze it. */
export const CLOCK = Symbol('clock');

/** Where ids come from: an `IdGenerator`. */
export const IDS = Symbol('ids');
