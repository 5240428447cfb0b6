import { useQuery } from '@tanstack/react-query';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';

/** Ids of operators as their addresses; whoever is none, as they are called. */
export function usePersonName(): (actor: string) => string {
  const { data: people = [] } = useQuery(consoleQueries.people);
  return (actor) => people.find(({ userId }) => userId === actor)?.email ?? actor;
}
