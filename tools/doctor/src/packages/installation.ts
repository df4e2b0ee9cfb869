import type { Manifest } from './manifest.js';

/** A package on disk; the service itself is one, too. */
export interface InstalledPackage {
  /** What it is imported by. */
  readonly name: string;
  readonly version: string | undefined;
  /** Its real folder, absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** How a package comes by another one. */
export interface Link {
  readonly from: InstalledPackage;
  readonly name: string;
  /** As it is declared; `undefined` where it is only imported. */
  readonly range: string | undefined;
  readonly kind: 'dependency' | 'peer' | 'optional peer' | 'import';
  /** What Node finds; `undefined` when it finds nothing. */
  readonly to: InstalledPackage | undefined;
}

/** The service, the packages that share Nest's or TypeORM's state with it, and how they find each other. */
export interface Installation {
  readonly app: InstalledPackage;
  /** Without the service. */
  readonly members: readonly InstalledPackage[];
  readonly links: readonly Link[];
  /** Files named package.json that are no JSON, absolute. */
  readonly broken: readonly string[];
}
