/** Three years of a quiet business that once, in February 2024, paid for a fire; as a Beancount file. */
export function booksWithOneOff(): string {
  const months = Array.from({ length: 36 }, (_, index) => {
    const month = `${2022 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
    const sales = 100_000 + ((index * 7) % 12) * 900;
    const costs = 90_000 + ((index * 5) % 7) * 400 + (index === 25 ? 400_000 : 0);
    return [
      `${month}-25 * "Sales"\n  Assets:Bank ${sales}.00 SEK\n  Income:Sales\n`,
      `${month}-28 * "Costs"\n  Expenses:Rent ${costs}.00 SEK\n  Assets:Bank\n`,
    ].join('');
  });
  const accounts = ['Assets:Bank', 'Income:Sales', 'Expenses:Rent', 'Equity:Opening'];
  return [
    'option "operating_currency" "SEK"\n',
    ...accounts.map((account) => `2022-01-01 open ${account} SEK\n`),
    '2022-01-01 * "Start"\n  Assets:Bank 600000.00 SEK\n  Equity:Opening\n',
    ...months,
  ].join('');
}
