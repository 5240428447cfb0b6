import { useMutation } from '@tanstack/react-query';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetOperations } from '@/web/lib/queries/consoleQueries.ts';
import { changeIncident } from './changeIncident.ts';

/** Acknowledging takes no form: whoever is woken says at once that they have it. */
export function useAcknowledge(id: string, title: string) {
  return useMutation({
    mutationFn: () => changeIncident(id, 'acknowledge'),
    onSettled: forgetOperations,
    onSuccess: () => announce(`Acknowledged: ${title}. You command it.`),
    onError: (error) => announce(`Not acknowledged: ${error.message}`),
  });
}
