/**
 * A plain decimal (`1.1`) times a whole factor, exactly: `1.1` times 1000 is 1100, where floating point says
 * 1100.0000000000002. `undefined` when the product is not whole, or too large to be exact.
 */
export function timesWhole(decimal: string, factor: number): number | undefined {
  const [whole = '', fraction = ''] = decimal.split('.');
  const scaled = Number(whole + fraction) * factor;
  if (!Number.isSafeInteger(scaled)) return undefined;
  const product = scaled / 10 ** fraction.length;
  return Number.isSafeInteger(product) ? product : undefined;
}
