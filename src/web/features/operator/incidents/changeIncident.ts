import { requestJson } from '@/web/lib/api/requestJson.ts';

/** Tells the server what was done to an incident. */
export async function changeIncident(id: string, change: string, json: object = {}): Promise<void> {
  await requestJson(`/api/operators/incidents/${id}/${change}`, { method: 'POST', json });
}
