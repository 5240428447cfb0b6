export type DemoCustomer = {
  readonly name: string;
  /** Monthly retainer without VAT in kronor; 0 for project customers. */
  readonly retainerKronor: number;
  /** Days from invoice to payment: usual, and at most. */
  readonly delayDays: readonly [usual: number, longest: number];
};

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  { name: 'Älvdalens Energi AB', retainerKronor: 118_000, delayDays: [29, 33] },
  { name: 'Mälarhamnen Logistik AB', retainerKronor: 96_000, delayDays: [30, 38] },
  { name: 'Region Västerviken', retainerKronor: 142_000, delayDays: [30, 31] },
  { name: 'Björkö Mejeri ek. för.', retainerKronor: 64_000, delayDays: [20, 30] },
  { name: 'Fjällräven Turism AB', retainerKronor: 52_000, delayDays: [35, 58] },
  { name: 'Nordkap Försäkring AB', retainerKronor: 128_000, delayDays: [28, 32] },
  { name: 'Tallmo Bygg AB', retainerKronor: 71_000, delayDays: [44, 60] },
  { name: 'Kustbanken AB', retainerKronor: 135_000, delayDays: [30, 34] },
  { name: 'Lindö Fastigheter AB', retainerKronor: 58_000, delayDays: [25, 40] },
  { name: 'Skogsro Vård AB', retainerKronor: 49_000, delayDays: [15, 30] },
  { name: 'Havsvik Shipping AB', retainerKronor: 0, delayDays: [42, 60] },
  { name: 'Polstjärnan Handel AB', retainerKronor: 0, delayDays: [30, 45] },
  { name: 'Gränna Papper AB', retainerKronor: 0, delayDays: [30, 36] },
  { name: 'Umeå Robotik AB', retainerKronor: 0, delayDays: [15, 30] },
  { name: 'Vättern Livs AB', retainerKronor: 0, delayDays: [30, 52] },
];
