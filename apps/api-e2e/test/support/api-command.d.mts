export declare const CHECKOUT: string;
export declare const API_ENTRY: string;
export declare const NODE_HOOKS: readonly string[];
