export declare const CHECKOUT: string;
export declare const API_ENTRY: string;
export declare const NODE_HOOKS: readonly string[];

/** All tests come from one address: limits are for those that look at them. */
export declare const WIDE_LIMITS: readonly string[];
