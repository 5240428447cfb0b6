import type Stripe from 'stripe';
import type { Wire } from './Wire.ts';

export type Customer = Wire<Stripe.Customer>;
export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type PaymentMethod = Wire<Stripe.PaymentMethod>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type InvoiceItem = Wire<Stripe.InvoiceItem>;
export type InvoicePayment = Wire<Stripe.InvoicePayment>;
export type PaymentIntent = Wire<Stripe.PaymentIntent>;
export type Charge = Wire<Stripe.Charge>;
export type Refund = Wire<Stripe.Refund>;
export type Dispute = Wire<Stripe.Dispute>;
export type BalanceTransaction = Wire<Stripe.BalanceTransaction>;
export type CheckoutSession = Wire<Stripe.Checkout.Session>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type WebhookEndpoint = Wire<Stripe.WebhookEndpoint>;
export type StripeEvent = Omit<Wire<Stripe.EventBase>, 'data' | 'type'> & {
  readonly type: string;
  readonly data: { object: object; previous_attributes?: object };
};

/** Every kind that is kept, by what its `object` says. */
export type StripeObjects = {
  customer: Customer;
  product: Product;
  price: Price;
  payment_method: PaymentMethod;
  subscription: Subscription;
  invoice: Invoice;
  invoiceitem: InvoiceItem;
  invoice_payment: InvoicePayment;
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  balance_transaction: BalanceTransaction;
  'checkout.session': CheckoutSession;
  'billing_portal.session': PortalSession;
  webhook_endpoint: WebhookEndpoint;
  event: StripeEvent;
};
export type StripeKind = keyof StripeObjects;

/** How the ids of each kind begin; no prefix begins another one. */
export const ID_PREFIXES = {
  customer: 'cus_',
  product: 'prod_',
  price: 'price_',
  payment_method: 'pm_',
  subscription: 'sub_',
  invoice: 'in_',
  invoiceitem: 'ii_',
  invoice_payment: 'inpay_',
  payment_intent: 'pi_',
  charge: 'ch_',
  refund: 're_',
  dispute: 'dp_',
  balance_transaction: 'txn_',
  'checkout.session': 'cs_test_',
  'billing_portal.session': 'bps_',
  webhook_endpoint: 'we_',
  event: 'evt_',
} as const satisfies Record<StripeKind, string>;

/** The version of the API whose shapes are answered: that of the library. */
export const STRIPE_API_VERSION = '2026-10-28.endive';
