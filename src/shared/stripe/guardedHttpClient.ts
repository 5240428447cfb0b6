/**
 * The provider's transport behind the gate of billing: a request that can take money is sent only inside a call
 * that the gate has let through, and only while that call's time has not run out. It is looked at when the
 * request is made and again when its connection stands, because a process can be stopped in between.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import Stripe from 'stripe';
import { assertChargeWindowOpen, isInChargeWindow } from '@/shared/billing/chargeWindow.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { countProviderCalls } from './countProviderCalls.ts';
import { refuseForeignAnswers } from './refuseForeignAnswers.ts';

/** Addresses that can take money by themselves. */
const CHARGES = [
  /^\/v1\/subscriptions$/,
  /^\/v1\/invoices\/[^/]+\/(pay|finalize)$/,
  /^\/v1\/payment_intents(\/[^/]+\/(confirm|capture))?$/,
  /^\/v1\/charges$/,
  /^\/v1\/checkout\/sessions$/,
  /^\/v1\/billing_portal\/sessions$/,
];
/** Changes that can: another price, collection started again, an invoice sent on its way. */
const CHARGING_CHANGE = /(^|&)(items(\[|%5B)|pause_collection=(&|$)|auto_advance=true)/;
const CHANGES = [/^\/v1\/subscriptions\/[^/]+$/, /^\/v1\/invoices\/[^/]+$/];

/** True when the request can make the provider take money. */
export function canCharge(method: string, path: string, body: string): boolean {
  if (method.toUpperCase() !== 'POST') return false;
  const [address = ''] = path.split('?');
  if (CHARGES.some((pattern) => pattern.test(address))) return true;
  return CHANGES.some((pattern) => pattern.test(address)) && CHARGING_CHANGE.test(body);
}

/** A connection that is given up when it stands too late for the call that it was made for. */
function watch(socket: Duplex | null | undefined): Duplex | null | undefined {
  if (!socket || !isInChargeWindow()) return socket;
  const giveUpWhenLate = AsyncLocalStorage.bind(() => {
    try {
      assertChargeWindowOpen();
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
  // Before the listener that writes what waits for the connection.
  for (const event of ['connect', 'secureConnect']) socket.prependOnceListener(event, giveUpWhenLate);
  return socket;
}

class GuardedHttpAgent extends http.Agent {
  override createConnection(
    ...parameters: Parameters<http.Agent['createConnection']>
  ): ReturnType<http.Agent['createConnection']> {
    return watch(super.createConnection(...parameters));
  }
}

class GuardedHttpsAgent extends https.Agent {
  override createConnection(
    ...parameters: Parameters<https.Agent['createConnection']>
  ): ReturnType<https.Agent['createConnection']> {
    return watch(super.createConnection(...parameters));
  }
}

/** The vendor's transport, guarded. Rejects with BILLING_INTERRUPTED when the time has run out. */
export function guardedHttpClient(protocol: 'http' | 'https', metrics?: Metrics): Stripe.HttpClient {
  const agent =
    protocol === 'https'
      ? new GuardedHttpsAgent({ keepAlive: true })
      : new GuardedHttpAgent({ keepAlive: true });
  const client = refuseForeignAnswers(Stripe.createNodeHttpClient(agent));
  // Below the gate: what it holds back is no fault of the provider.
  if (metrics !== undefined) countProviderCalls(client, metrics);
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...parameters) => {
    const [, , path, method, , body] = parameters;
    if (canCharge(method, path, String(body ?? '')) && !isInChargeWindow())
      throw new Error(`${method} ${path} can take money and must pass the gate of billing`);
    assertChargeWindowOpen();
    return send(...parameters);
  };
  return client;
}
