import { POOL_SIZE_DEFAULT, poolSettings } from '@/shared/database/poolSettings.ts';
import type { Environment } from './environmentFile.ts';
import { type DatabaseRole, type RolePasswords, roleUrl } from './provisionDatabase.ts';

/** The variables by which every part of the product finds the database, each as its own role. */
export function databaseUrls(adminUrl: string, passwords: RolePasswords, name: string): Environment {
  const urlOf = (role: DatabaseRole) => roleUrl(plainUrl(adminUrl), role, passwords, name);
  const pooled = (role: DatabaseRole) => {
    const url = new URL(urlOf(role));
    url.searchParams.set('connection_limit', String(POOL_SIZE_DEFAULT));
    return url.href;
  };
  return {
    DATABASE_URL: pooled('accubooks_app'),
    DATABASE_WORKER_URL: pooled('accubooks_worker'),
    DATABASE_OWNER_URL: urlOf('accubooks_owner'),
    DATABASE_OPERATOR_URL: urlOf('accubooks'),
    DATABASE_DUMP_URL: urlOf('accubooks_dump'),
  };
}

/** The URL as libpq takes it: parameters of the pool and of Prisma taken off. */
export function plainUrl(databaseUrl: string): string {
  return poolSettings(databaseUrl).url;
}
