import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyRequest } from 'fastify';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

/** Files with a content hash in their name never change. */
const HASHED_FOLDER = `${path.sep}assets${path.sep}`;
const IMMUTABLE = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';
const API_PATH = /^\/(api|metrics)(\/|$|\?)/;

/** True for the address of a page of the web application, which its own router resolves. */
function asksForPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return !API_PATH.test(request.url) && (request.headers.accept ?? '').includes('text/html');
}

/** Serves the built web application from `webDir`; an empty `webDir` serves no pages. */
export async function serveWeb(server: ApiServer, webDir: string): Promise<void> {
  if (webDir === '') {
    server.setNotFoundHandler(() => {
      throw new AppError('ROUTE_NOT_FOUND');
    });
    return;
  }
  const root = path.resolve(webDir);
  if (!existsSync(path.join(root, 'index.html'))) throw new Error(`WEB_DIR holds no index.html: ${webDir}`);
  await server.register(fastifyStatic, {
    root,
    prefix: '/',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, file) => {
      reply.setHeader('cache-control', file.includes(HASHED_FOLDER) ? IMMUTABLE : REVALIDATE);
    },
  });
  server.setNotFoundHandler((request, reply) => {
    if (!asksForPage(request)) throw new AppError('ROUTE_NOT_FOUND');
    return reply.sendFile('index.html');
  });
}
