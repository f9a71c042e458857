const FIELD = 0x11d; // x^8 + x^4 + x^3 + x^2 + 1, the field of QR codes

/** @returns the error correction of one block */
export function correctionBytes(data: readonly number[], length: number): number[] {
  const divisor = generator(length);
  const remainder = Array<number>(length).fill(0);
  for (const byte of data) {
    const factor = byte ^ remainder.shift()!;
    remainder.push(0);
    divisor.forEach((coefficient, at) => (remainder[at]! ^= multiply(coefficient, factor)));
  }
  return remainder;
}

/** Coefficients of the product of (x - 2^n) for n below `degree`, without the leading 1. */
function generator(degree: number): number[] {
  const coefficients = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let n = 0; n < degree; n++) {
    for (let at = 0; at < degree; at++) {
      coefficients[at] = multiply(coefficients[at]!, root) ^ (coefficients[at + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return coefficients;
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * FIELD);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}
