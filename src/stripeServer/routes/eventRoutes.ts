import { invalidRequest } from '../http/StripeError.ts';
import { STRIPE_API_VERSION, type WebhookEndpoint } from '../objects/StripeObjects.ts';
import { newStripeId } from '../state/newStripeId.ts';
import type { World } from '../state/World.ts';
import { listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

/** An endpoint with a given secret, or one of its own. */
export function addEndpoint(
  world: World,
  details: {
    url: string;
    events: string[];
    description: string | null;
    metadata: Record<string, string>;
    secret?: string;
  },
): WebhookEndpoint {
  const endpoint = world.add('webhook_endpoint', {
    id: world.newId('webhook_endpoint'),
    object: 'webhook_endpoint',
    api_version: STRIPE_API_VERSION,
    application: null,
    created: world.nowSeconds(),
    description: details.description,
    enabled_events: details.events,
    livemode: false,
    metadata: details.metadata,
    status: 'enabled',
    url: details.url,
  });
  world.store.put('secret', endpoint.id, { value: details.secret ?? newStripeId('whsec_') });
  return endpoint;
}

function needUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw invalidRequest('Invalid URL', 'url', 'url_invalid');
  return text;
}

/** Says the secret, this once. */
function create({ world, form }: Call): WebhookEndpoint {
  const url = needUrl(form.needText('url'));
  const events = form.texts('enabled_events');
  const description = textOr(form.text('description'), null);
  const metadata = form.metadata();
  form.text('api_version');
  form.finish();
  if (events.length === 0)
    throw invalidRequest('Missing required param: enabled_events.', 'enabled_events', 'parameter_missing');
  const endpoint = addEndpoint(world, { url, events, description, metadata });
  return { ...endpoint, secret: world.store.get('secret', endpoint.id)?.value ?? '' };
}

function update(call: Call): WebhookEndpoint {
  const { world, form } = call;
  const endpoint = world.need('webhook_endpoint', idOf(call));
  const url = form.text('url');
  const events = form.texts('enabled_events');
  const isDisabled = form.flag('disabled');
  const metadata = form.metadata(endpoint.metadata);
  form.finish();
  if (url !== undefined) endpoint.url = needUrl(url);
  if (events.length > 0) endpoint.enabled_events = events;
  if (isDisabled !== undefined) endpoint.status = isDisabled ? 'disabled' : 'enabled';
  endpoint.metadata = metadata;
  return endpoint;
}

function remove(call: Call): object {
  const { world, form } = call;
  const { id } = world.need('webhook_endpoint', idOf(call));
  form.finish();
  world.store.delete('webhook_endpoint', id);
  world.store.delete('secret', id);
  return { id, object: 'webhook_endpoint', deleted: true };
}

export const eventRoutes: readonly Route[] = [
  listRoute('event', '/v1/events', (form) => {
    const type = form.text('type');
    const types = form.texts('types');
    return (event) =>
      (type === undefined || event.type === type) && (types.length === 0 || types.includes(event.type));
  }),
  readRoute('event', '/v1/events/:id'),
  { method: 'POST', path: '/v1/webhook_endpoints', answer: create },
  listRoute('webhook_endpoint', '/v1/webhook_endpoints'),
  readRoute('webhook_endpoint', '/v1/webhook_endpoints/:id'),
  { method: 'POST', path: '/v1/webhook_endpoints/:id', answer: update },
  { method: 'DELETE', path: '/v1/webhook_endpoints/:id', answer: remove },
];
