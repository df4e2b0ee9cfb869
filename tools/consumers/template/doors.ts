/** The public doors by name. In a consumer this file is written anew, with one import for each. */
export const doors: Readonly<Record<string, object>> = {};
