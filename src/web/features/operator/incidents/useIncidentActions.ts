import { useMutation } from '@tanstack/react-query';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

/** Tells the server what was done to an incident; resolves when every page may read it anew. */
export async function changeIncident(id: string, change: string, json: object = {}): Promise<void> {
  try {
    await requestJson(`/api/operators/incidents/${id}/${change}`, { method: 'POST', json });
  } finally {
    void queryClient.invalidateQueries({ queryKey: ['operator'] });
  }
}

/** Acknowledging takes no form: whoever is woken says at once that they have it. */
export function useAcknowledge(id: string, title: string) {
  return useMutation({
    mutationFn: () => changeIncident(id, 'acknowledge'),
    onSuccess: () => announce(`Acknowledged: ${title}. You command it.`),
    onError: (error) => announce(`Not acknowledged: ${error.message}`),
  });
}
