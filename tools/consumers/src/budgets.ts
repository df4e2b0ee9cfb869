/** What a lib takes, or may take. */
export interface Size {
  /** Of the tarball. */
  readonly packedBytes: number;
  /** How many packages npm installs for it alone: it, what it depends on and the peers that must be there. */
  readonly packages: number;
  /** Of all their files. */
  readonly installedBytes: number;
}

/** How much more than that a lib may take, when budgets are written anew: new releases of what it depends on come in by themselves. */
const HEADROOM: Readonly<Record<keyof Size, number>> = { packedBytes: 1.05, packages: 1.05, installedBytes: 1.1 };

/** What takes more than it may, in words. */
export function overBudget(size: Size, budget: Size | undefined): string[] {
  if (budget === undefined) return ['no budget: run this with WRITE_BUDGETS=1'];
  return keysOf(size)
    .filter((key) => size[key] > budget[key])
    .map((key) => `${key}: ${size[key]}, of ${budget[key]} at most`);
}

/** A budget that this size keeps. */
export function budgetFor(size: Size): Size {
  return {
    packedBytes: roundedUp(size.packedBytes * HEADROOM.packedBytes, 1_000),
    packages: Math.floor(size.packages * HEADROOM.packages),
    installedBytes: roundedUp(size.installedBytes * HEADROOM.installedBytes, 100_000),
  };
}

function keysOf(size: Size): (keyof Size)[] {
  return Object.keys(size) as (keyof Size)[];
}

function roundedUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
