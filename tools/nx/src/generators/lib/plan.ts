import type { NameForms } from '../../names/name-forms.js';

/** Where a lib stands: what it may import, and who may import it. */
export const FLOORS = ['kernel', 'platform', 'capability'] as const;

export type Floor = (typeof FLOORS)[number];

/** All that the files of a lib are made of. */
export interface LibPlan {
  /** As it was given: `feature-flags`. */
  readonly name: NameForms;
  /** One of what it keeps: `feature-flag`. */
  readonly one: NameForms;
  /** `Feature flags`, where people read it. */
  readonly title: string;
  /** `@acme/feature-flags` */
  readonly packageName: string;
  readonly floor: Floor;
  /** The condition of `exports` by which this workspace runs its libs from source; none elsewhere. */
  readonly sourceCondition: string | undefined;
  /** As the workspace names it: `MIT`. */
  readonly license: string | undefined;
  /** The text of the license of the workspace. */
  readonly licenseText: string | undefined;
  /** The versions of `@ashlar/domain` that it goes with. */
  readonly domainRange: string;
  /** The folder of `@ashlar/domain`, where that is a project of this workspace. */
  readonly domainFolder: string | undefined;
  /** `jest.preset.mjs` says how much of a lib its tests must reach. */
  readonly hasLibCoverage: boolean;
}

/** The packages that the floors above the kernel are made of. */
export const PACKAGES = ['@ashlar/domain', '@nestjs/common', 'class-validator'];

/** What every lib has of its workspace, in development alone. */
export const DEVELOPMENT_PACKAGES = ['@jest/globals', 'jest'];

/** What those above the kernel have of it beside that. */
export const NEST_DEVELOPMENT_PACKAGES = ['@nestjs/core', '@nestjs/testing', 'reflect-metadata', 'rxjs'];
