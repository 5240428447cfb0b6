type VoucherHead = {
  readonly kind: 'entry' | 'opening' | 'reversal';
  readonly series: string;
  readonly number: string;
};

/** `A 12`, `Opening balance`, `Reversal of A 12` as people call it. */
export function voucherName({ kind, series, number }: VoucherHead): string {
  const name = `${series} ${number}`.trim();
  if (kind === 'opening') return 'Opening balance';
  if (kind === 'reversal') return `Reversal ${name}`;
  return name || 'Voucher';
}
